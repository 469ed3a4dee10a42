"""What is kept of each person and each opening, array by array.

n is the number of profiles, d the number of latent factors of words.
"""

from scipy.sparse import csr_matrix

from ml.ranking.arrays.ragged import AnyArray, Column, IntArray, Ragged
from ml.ranking.language.embedding import EmbeddedOpenings, EmbeddedPeople, Sentences
from ml.ranking.language.occupations import OccupationsOfOpenings, OccupationsOfPeople

ROLE, FUNCTION, TEXT = 0, 1, 2
"""What a wish names, in `Wishes.target`."""

PROMOTION, SIDEWAYS, LEADING = 1, 2, 3
"""Which way a wish goes, in `Wishes.direction`; 0 for none."""


MOST_NAMED = 4
"""Functions, and places, that one wish names."""

FIRST_SENTENCE = 1 << 10
"""Units of an opening below this number are names: title, place, skills."""


class HeldSkills(Ragged):
    """The skills that people hold."""

    skill = Column[IntArray]("row of the table of names")
    level = Column[AnyArray]("0-5, NaN where it is not stated")


class NeededSkills(Ragged):
    """The skills that openings need."""

    skill = Column[IntArray]("row of the table of names")
    level = Column[AnyArray]("0-5, NaN where it is not stated")
    essential = Column[AnyArray]("whether it is essential")
    share = Column[AnyArray]("its part of all essential ones, or of all optional ones")
    distinct = Column[AnyArray]("its part of the levels above what is expected of anybody")


class Wishes(Ragged):
    """What people want, or do not want."""

    name = Column[IntArray]("row of the table of names")
    target = Column[AnyArray]("what it names: `ROLE`, `FUNCTION` or `TEXT`")
    direction = Column[AnyArray]("`PROMOTION`, `SIDEWAYS`, `LEADING` or 0")
    functions = Column[IntArray]("identities of functions that it names, 0 for none")
    places = Column[IntArray]("identities of places that it names, 0 for none")
    weight = Column[AnyArray]("0-1, negative where it is not wanted")
    expanded = Column[AnyArray]("content of the roles with titles like it, shape (wishes, d)")
    embedded_expanded = Column[AnyArray]("the same by sentence vectors, shape (wishes, e)")


class Refusals(Ragged):
    """What people refuse, each thing apart."""

    wish = Column[IntArray]("number of the wish among the person's own")
    leading = Column[AnyArray]("whether it is leading people")
    direction = Column[AnyArray]("`PROMOTION`, `SIDEWAYS` or 0")
    role = Column[IntArray]("identity of a role's key, 0 for none")
    name = Column[IntArray]("identity of a function, or of a title; 0 for none")
    words = Column[IntArray]("columns of words that are meant together, -1 for none")
    mentioned = Column[AnyArray]("how clearly a sentence means it that mentions the words, 0-1")


class Mentions(Ragged):
    """The words of openings, each once in the title, skill, place or sentence it stands in."""

    word = Column[IntArray]("column of the word")
    unit = Column[AnyArray]("number of what it stands in; sentences from `FIRST_SENTENCE` on")


class Identities(Ragged):
    """Functions or titles, by identity."""

    id = Column[IntArray]("what `function_id` or `title_id` gives")


class OwnReadings(Ragged):
    """What own features of the organisation say."""

    name = Column[IntArray]("identity of the feature's name")
    opening = Column[IntArray]("identity of the opening's key, 0 for none")
    value = Column[AnyArray]("-1 to 1")


class OpeningBlock(EmbeddedOpenings, OccupationsOfOpenings):
    """Openings as arrays."""

    key = Column[IntArray]("identity of the opening's own key")
    function = Column[IntArray]("identity of the function's name, 0 for none")
    role = Column[IntArray]("identity of the role's key, 0 for none")
    place = Column[IntArray]("identity of the place, 0 for none")
    grade = Column[AnyArray]("NaN where it is not stated")
    leader = Column[AnyArray]("whether the opening leads people")
    commonness = Column[AnyArray]("how near the content is to the mean of people, 0-1")
    title = Column[AnyArray]("unit-length latent vectors of titles, shape (n, d)")
    content = Column[AnyArray]("unit-length latent vectors of all that is said, shape (n, d)")
    work = Column[AnyArray]("the same of title and description alone")
    retrieval = Column[AnyArray]("what retrieval compares; `content` is its first columns")
    title_words = Column[csr_matrix]("TF-IDF rows of titles")
    title_grams = Column[csr_matrix]("TF-IDF rows of the n-grams of titles")
    content_words = Column[csr_matrix]("TF-IDF rows of all that is said")
    work_words = Column[csr_matrix]("TF-IDF rows of title and description")
    function_grams = Column[csr_matrix]("TF-IDF rows of the n-grams of functions")
    skills = Column[NeededSkills]("what is needed")
    works_with = Column[Identities]("the functions that the role works with")
    titles = Column[Identities]("the title and the alternative ones")
    functions = Column[Identities]("the function, those above it, and the family of the role")
    mentions = Column[Mentions]("what is named and said, for refusals to be looked up in")
    sentences = Column[Sentences]("latent vectors of the description's first sentences")
    own = Column[OwnReadings]("what own features say of the opening")


class PersonBlock(EmbeddedPeople, OccupationsOfPeople):
    """People as arrays."""

    function = Column[IntArray]("identity of the function's name, 0 for none")
    role = Column[IntArray]("identity of the role's key, 0 for none")
    grade = Column[AnyArray]("NaN where it is not stated")
    text_known = Column[AnyArray]("how much is written about the work, 0-1")
    role_held = Column[IntArray]("reference role whose work the text describes, -1 for none")
    title = Column[AnyArray]("latent vectors of titles and of the role held, shape (n, d)")
    text = Column[AnyArray]("unit-length latent vectors of the texts, shape (n, d)")
    expanded = Column[AnyArray]("content of the roles with titles like the person's")
    retrieval = Column[AnyArray]("what retrieval compares")
    title_words = Column[csr_matrix]("TF-IDF rows of title and role held")
    title_grams = Column[csr_matrix]("TF-IDF rows of their n-grams")
    text_words = Column[csr_matrix]("TF-IDF rows of the texts")
    skills = Column[HeldSkills]("what is held")
    wishes = Column[Wishes]("what is wanted, or not")
    refusals = Column[Refusals]("what is not wanted, by meaning")
    functions = Column[Identities]("the functions of the present and the past jobs")
    past = Column[Identities]("the titles of the past jobs")
    sentences = Column[Sentences]("latent vectors of the text's first sentences")
    own = Column[OwnReadings]("what own features say of the person, and of pairs with openings")
