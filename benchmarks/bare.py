"""The bare routes that the service is measured against: the same answers, from memory.

python benchmarks/bare.py PORT FILE
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import uvicorn
from fastapi import FastAPI, Response

from app.matching.recommendations.schemas import RecommendationList


def create_app(answers: Path) -> FastAPI:
    """Two forms of one route: FastAPI writes the JSON, or the bytes lie ready."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    held = [
        RecommendationList.model_validate(answer)
        for answer in json.loads(answers.read_text(encoding="utf-8"))
    ]
    ready = [answer.model_dump_json().encode() for answer in held]

    @app.get("/livez")
    def live() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/instance/{number}")
    def instance(number: int) -> RecommendationList:
        return held[number]

    @app.get("/bytes/{number}")
    def ready_bytes(number: int) -> Response:
        return Response(ready[number], media_type="application/json")

    return app


def main() -> None:
    """Serve with the settings that `lateral serve` uses."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("port", type=int)
    parser.add_argument("answers", type=Path)
    arguments = parser.parse_args()
    uvicorn.run(
        create_app(arguments.answers),
        host="127.0.0.1",
        port=arguments.port,
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
    )


if __name__ == "__main__":
    main()
