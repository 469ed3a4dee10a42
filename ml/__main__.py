"""The command line of the ranker: what a data scientist types."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from itertools import product
from pathlib import Path

from ml.artifact import load_artifact, save_artifact
from ml.batch import (
    Asked,
    Engine,
    Form,
    in_processes,
    on_cluster,
    write_partitions,
    write_rankings,
)
from ml.errors import EmbeddingError, RankerError
from ml.evaluation.crossvalidation import cross_validate
from ml.evaluation.moves import evaluate_moves
from ml.evaluation.signals import PACKS, pack_queries
from ml.feedback.experts import expert_packs
from ml.feedback.files import ARTIFACT, RESULT, read_dataset
from ml.feedback.gate import GatePolicy
from ml.feedback.learning import LABELS
from ml.feedback.running import (
    CHECKPOINT,
    as_shipped,
    end_with,
    every_own,
    limit,
    own_terms,
    peak_mb,
    present_pairs,
    run,
    write_run,
)
from ml.frames_io import read_frames, read_profiles
from ml.ranking.scoring.combination import combination_file
from ml.ranking.signals.record import Knows
from ml.ranking.signals.table import to_learn
from ml.semantic import Embedder, open_embedder
from ml.semantic.distil import distil
from ml.semantic.static import SHIPPED as SHIPPED_VECTORS
from ml.tracking import fetch_artifact, log_run
from ml.training import train
from ml.training.combiner import shipped_combiner
from ml.training.crossfit import learn_combination, learn_folds
from ml.training.queries import GradedQueries
from ml.types import Vectors

LARGEST_ARTIFACT = 1 << 28
"""Bytes of an artifact that is fetched, unless another number is given."""

SHIPPED = Path(__file__).parent / "ranking" / "scoring"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0, or 2 when the input is at fault."""
    chosen = _parser().parse_args(arguments)
    try:
        if chosen.command == "train":
            _train(chosen, _model(chosen))
        elif chosen.command == "learn":
            _learn(chosen, _model(chosen))
        elif chosen.command == "evaluate":
            _evaluate(chosen.artifact, chosen.frames, _model(chosen))
        elif chosen.command == "rank":
            _rank(chosen, _model(chosen))
        elif chosen.command == "distil-vectors":
            _distil(chosen)
        elif chosen.command == "track":
            _track(chosen)
        elif chosen.command == "fetch":
            _fetch(chosen)
        else:
            _learn_combinations(chosen.packs, chosen.out, _model(chosen), chosen.occupations)
    except RankerError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except MemoryError:
        print("error: --memory-mb: the run needs more memory", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ml", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    training = commands.add_parser("train", help="learn a ranker from frames")
    training.add_argument("--frames", type=Path, required=True)
    training.add_argument("--out", type=Path, required=True)
    training.add_argument("--seed", type=int, default=0)
    training.add_argument(
        "--no-word-vectors",
        dest="word_vectors",
        action="store_false",
        help="without a model, do not use the word vectors that ship with the package",
    )
    learning = commands.add_parser("learn", help="learn from feedback on top of a ranker")
    learning.add_argument("--dataset", type=Path, required=True, help="folder of the dataset")
    learning.add_argument("--base", type=Path, required=True, help="artifact that is learnt from")
    learning.add_argument(
        "--as-shipped",
        action="store_true",
        help="begin from the slopes that ship with the package, with the words and steps of --base",
    )
    learning.add_argument("--champion", type=Path, help="what is compared with; --base by default")
    learning.add_argument("--packs", type=Path, help="folder of packs that experts graded")
    learning.add_argument("--frames", type=Path, help="present people and openings, for the scale")
    learning.add_argument(
        "--own", type=Path, help="JSON file with features of your own that may be weighed"
    )
    learning.add_argument("--policy", type=Path, help="JSON file with the gate's thresholds")
    learning.add_argument("--out", type=Path, required=True, help="folder that is there already")
    learning.add_argument("--label", choices=sorted(LABELS), default="interest")
    learning.add_argument("--seed", type=int, default=0)
    learning.add_argument("--memory-mb", type=_positive)
    learning.add_argument("--minutes", type=_positive, help="of processor time")
    _add_engine(learning.add_argument_group("of the evaluation"))
    learning.add_argument(
        "--end-with-input", action="store_true", help="end when the standard input closes"
    )
    evaluation = commands.add_parser("evaluate", help="find past moves again")
    evaluation.add_argument("--artifact", type=Path, required=True)
    evaluation.add_argument("--frames", type=Path, required=True)
    ranking = commands.add_parser("rank", help="rank the openings for every person")
    _add_ranking(ranking)
    combination = commands.add_parser(
        "learn-combination", help="cross-validate and renew the shipped combination of signals"
    )
    combination.add_argument("--packs", type=Path, required=True)
    combination.add_argument("--out", type=Path, default=SHIPPED, help="folder of the JSON files")
    combination.add_argument(
        "--occupations",
        type=Path,
        help="folder with <pack>.ndjson, the occupations of a taxonomy that the pack is not made "
        "from; then the combinations for rankers with a taxonomy are renewed as well",
    )
    distilling = commands.add_parser(
        "distil-vectors", help="renew the shipped word vectors from a sentence-embedding model"
    )
    distilling.add_argument("--out", type=Path, default=SHIPPED_VECTORS, help="the file")
    distilling.add_argument(
        "--occupations",
        type=Path,
        required=True,
        help="folder of NDJSON files, the occupations of public taxonomies, whose texts the "
        "vectors are fitted to",
    )
    tracking = commands.add_parser("track", help="log a run of `learn` to MLflow")
    tracking.add_argument("--run", type=Path, required=True, help="folder of the run")
    tracking.add_argument("--artifact", type=Path, help="its ranker, where it lies elsewhere")
    tracking.add_argument("--card", type=Path, help="a page that tells of the version")
    tracking.add_argument("--experiment", default="lateral")
    fetching = commands.add_parser("fetch", help="get the artifact of a run from MLflow")
    fetching.add_argument("--run-id", required=True)
    fetching.add_argument("--out", type=Path, required=True, help="folder that is there already")
    fetching.add_argument("--most-bytes", type=_positive, default=LARGEST_ARTIFACT)
    for command in (tracking, fetching):
        command.add_argument("--tracking-uri", required=True, help="a folder or a server")
    for command in (training, learning, evaluation, ranking, combination, distilling):
        command.add_argument("--embedding-model", type=Path, help="folder of the model")
        command.add_argument("--embedding-cache", type=Path, help="folder for graph and vectors")
    return parser


def _add_ranking(ranking: argparse.ArgumentParser) -> None:
    ranking.add_argument("--artifact", type=Path, required=True)
    ranking.add_argument("--frames", type=Path, required=True)
    ranking.add_argument("--out", type=Path, required=True, help="file; folder with --people")
    ranking.add_argument("--k", type=_positive, default=20, help="openings a person at most")
    ranking.add_argument(
        "--people", type=_positive, help="write partitions of so many people, which can be resumed"
    )
    partitions = ranking.add_argument_group("of partitions")
    partitions.add_argument("--reasons", action="store_true", help="tell what a score is made of")
    partitions.add_argument("--format", type=Form, choices=[*Form], default=Form.NDJSON)
    _add_engine(partitions)


def _add_engine(parser: argparse._ActionsContainer) -> None:
    parser.add_argument("--workers", type=_positive, default=1, help="processes; 1 by default")
    parser.add_argument("--scheduler", help="work on a Dask cluster instead: tcp://host:port")


def _model(chosen: argparse.Namespace) -> Embedder | None:
    if chosen.embedding_model is None:
        return None
    if chosen.embedding_cache is None:
        raise EmbeddingError("--embedding-model: needs --embedding-cache as well")
    return open_embedder(chosen.embedding_model, chosen.embedding_cache)


def _train(chosen: argparse.Namespace, model: Embedder | None) -> None:
    frames, words = read_frames(chosen.frames), chosen.word_vectors
    learnt = train(frames, seed=chosen.seed, model=model, word_vectors=words)
    save_artifact(learnt, chosen.out)
    print(json.dumps({"version": load_artifact(chosen.out, model).version}))


def _learn(chosen: argparse.Namespace, model: Embedder | None) -> None:
    """Run as a worker does: progress and the result go to the output, a JSON object a line."""
    if chosen.end_with_input:
        end_with(sys.stdin.buffer)
    limit(chosen.memory_mb, chosen.minutes)
    base = load_artifact(chosen.base, model)
    champion = load_artifact(chosen.champion, model) if chosen.champion else base
    packs = expert_packs(chosen.packs, base, model) if chosen.packs else ()
    stored = json.loads(chosen.policy.read_text(encoding="utf-8")) if chosen.policy else {}
    own = every_own(own_terms(chosen.own) if chosen.own else (), base, champion.combination)

    def told(stage: str, done: int, of: int) -> None:
        line = {"stage": stage, "done": done, "total": of, "peak_mb": peak_mb()}
        print(json.dumps(line), flush=True)

    frames = read_frames(chosen.frames) if chosen.frames else None
    done = run(
        read_dataset(chosen.dataset),
        as_shipped(base) if chosen.as_shipped else base,
        policy=GatePolicy.from_json(stored),
        champion=champion.combination,
        packs=packs,
        board=present_pairs(base, frames, chosen.seed, own) if frames else None,
        own=own,
        checkpoint=chosen.out / CHECKPOINT,
        told=told,
        engine=_engine(chosen),
        label=chosen.label,
        seed=chosen.seed,
    )
    write_run(done, chosen.out)
    left = done.to_json()
    print(json.dumps({name: left[name] for name in ("version", "stayed", "gate", "peak_mb")}))


def _track(chosen: argparse.Namespace) -> None:
    made = chosen.artifact or chosen.run / ARTIFACT
    run_id = log_run(
        chosen.run / RESULT,
        made if made.is_dir() else None,
        tracking_uri=chosen.tracking_uri,
        experiment=chosen.experiment,
        card=chosen.card,
    )
    print(json.dumps({"run_id": run_id}))


def _fetch(chosen: argparse.Namespace) -> None:
    folder = fetch_artifact(
        chosen.run_id,
        chosen.out,
        tracking_uri=chosen.tracking_uri,
        most_bytes=chosen.most_bytes,
    )
    print(json.dumps({"artifact": str(folder)}))


def _distil(chosen: argparse.Namespace) -> None:
    if chosen.embedding_model is None or chosen.embedding_cache is None:
        raise EmbeddingError("--embedding-model, --embedding-cache: both are needed")
    files = sorted(chosen.occupations.glob("*.ndjson"))
    if not files:
        raise EmbeddingError(f"--occupations: no file *.ndjson in {chosen.occupations}")
    occupations = [one for file in files for one in read_profiles(file)]
    made = distil(chosen.embedding_model, chosen.embedding_cache, occupations, chosen.out)
    print(json.dumps({"pieces": len(made.vocabulary), "fingerprint": made.fingerprint}))


def _evaluate(artifact: Path, frames: Path, model: Embedder | None) -> None:
    ranker = load_artifact(artifact, model)
    quality = evaluate_moves(ranker, read_frames(frames))
    print(json.dumps({"version": ranker.version, **asdict(quality)}))


def _rank(chosen: argparse.Namespace, model: Embedder | None) -> None:
    ranker, frames = load_artifact(chosen.artifact, model), read_frames(chosen.frames)
    told = {"version": ranker.version, "people": len(frames.employees)}
    if chosen.people is None:
        write_rankings(ranker, frames, chosen.out, k=chosen.k)
        print(json.dumps(told))
        return
    asked = Asked(chosen.k, chosen.reasons, chosen.format)
    kept = write_partitions(
        ranker, frames, chosen.out, asked, _engine(chosen), people=chosen.people
    )
    print(json.dumps({**told, "kept": kept}))


def _engine(chosen: argparse.Namespace) -> Engine:
    model = chosen.embedding_model
    if chosen.scheduler:
        return on_cluster(chosen.scheduler, model=model)
    return in_processes(chosen.workers, model=model, cache=chosen.embedding_cache)


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, is {value}")
    return value


def _learn_combinations(
    packs: Path, out: Path, model: Embedder | None, occupations: Path | None
) -> None:
    """Renew the combination for each set of what a ranker may know, as far as it is given."""
    described = {
        name: read_profiles(occupations / f"{name}.ndjson") for name in PACKS if occupations
    }
    kinds = [(Vectors.NONE, Vectors.WORDS)] + ([(Vectors.SENTENCES,)] if model else [])
    for vectors in kinds:
        used = model if Vectors.SENTENCES in vectors else None
        queries = pack_queries(packs, model=used, occupations=described)
        for kind, taxonomy in product(vectors, (False, True) if occupations else (False,)):
            _learn_combination(queries, out, kind, taxonomy=taxonomy)


def _learn_combination(
    queries: Sequence[GradedQueries], out: Path, vectors: Vectors, *, taxonomy: bool
) -> None:
    """Learn from the signals that such a ranker has; the others are there and not looked at."""
    there = [Knows.EMBEDDING] if vectors is not Vectors.NONE else []
    there += [Knows.OCCUPATIONS] if taxonomy else []
    file = combination_file(vectors, occupations=taxonomy)
    combiner = shipped_combiner(to_learn(there))
    folds = learn_folds(queries, combiner)
    for quality in cross_validate(folds, queries):
        print(json.dumps({"file": file, **asdict(quality)}), flush=True)
    combination = learn_combination(queries, combiner, folds)
    text = json.dumps(combination.to_json(), indent=1) + "\n"
    (out / file).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
