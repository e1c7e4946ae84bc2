"""Vocabularies, tokenizers, and new sentences from old ones.

The tokens of byte-level BPE and of WordPiece are those of Hugging Face's tokenizers 0.23.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

import glowgrad as gg
from glowgrad import text
from glowgrad.text import (
    BPETokenizer,
    CharacterTokenizer,
    Thesaurus,
    Tokenizer,
    WordPieceTokenizer,
    WordTokenizer,
)

CORPUS = [
    "The network learns to read. The reader learns, too: reading is learning!",
    "A learner reads what the network reads; they're learning to learn.",
    "Networks that learn to read, read networks. Über 1234 networks…",
]
UNSEEN = "They're  reading 99 networks\nto learn — naïvely."


def test_basic_english_is_torchtexts() -> None:
    split = text.get_tokenizer("basic_english")
    assert split('You can\'t, "really"; (say) so!<br />Yes: no?') == [
        *(["you", "can", "'", "t", ",", "really", "(", "say", ")", "so", "!", "yes", "no", "?"])
    ]
    assert text.get_tokenizer(None)("a  b\nc") == ["a", "b", "c"]
    with pytest.raises(ValueError, match="spacy"):
        text.get_tokenizer("spacy")


def test_a_vocabulary_is_built_from_texts() -> None:
    lines = [line.split() for line in ("b a c a", "a b d", "<unk> e")]
    vocab = text.build_vocab_from_iterator(lines, specials=["<pad>", "<unk>"])
    assert vocab.get_itos() == ["<pad>", "<unk>", "a", "b", "c", "d", "e"]
    assert vocab(["a", "e"]) == vocab.lookup_indices(["a", "e"]) == [2, 6]
    assert vocab.lookup_tokens([0, 3]) == ["<pad>", "b"]
    with pytest.raises(RuntimeError, match="default index is not set"):
        vocab["zebra"]
    vocab.set_default_index(vocab["<unk>"])
    assert vocab["zebra"] == 1
    assert "zebra" not in vocab
    vocab.insert_token("new", 2)
    assert vocab["a"] == 3
    with pytest.raises(RuntimeError, match="already exists"):
        vocab.append_token("a")
    frequent = text.build_vocab_from_iterator(
        lines, min_freq=2, specials=["<s>"], special_first=False
    )
    assert frequent.get_itos() == ["a", "b", "<s>"]
    assert len(text.build_vocab_from_iterator(lines, max_tokens=3, specials=["<s>"])) == 3
    assert text.vocab(Counter({"x": 2, "y": 1}), min_freq=2).get_stoi() == {"x": 0}


def test_characters_and_words() -> None:
    characters = CharacterTokenizer().train(CORPUS)
    assert characters.decode(characters.encode("The reader…")) == "The reader…"
    assert characters.tokenize("Tz") == ["T", "<unk>"]
    words = WordTokenizer().train(CORPUS, vocab_size=8)
    assert len(words) == 8
    assert words.tokenize("READ, zebra!") == ["read", ",", "<unk>", "<unk>"]
    plain = WordTokenizer(style="whitespace").train(CORPUS, min_frequency=2)
    assert plain.decode(plain.encode("The xyz network to")) == "The network to"
    assert plain.decode(plain.encode("The xyz"), skip_special_tokens=False) == "The<unk>"


def test_bpe_merges_the_most_frequent_pair_first() -> None:
    # The example of Sennrich et al.
    words = ["low"] * 5 + ["lower"] * 2 + ["newest"] * 6 + ["widest"] * 3
    tokenizer = BPETokenizer().train([" ".join(words)], vocab_size=13 + 6)
    assert tokenizer.merges[0] == ["e", "s"]
    assert tokenizer.merges[2] == ["es", "t</w>"]
    assert ["l", "o"] in tokenizer.merges
    assert ["lo", "w"] in tokenizer.merges
    assert tokenizer.tokenize("lowest") == ["low", "est</w>"]
    assert tokenizer.decode(tokenizer.encode("lowest newest")) == "lowest newest"
    assert tokenizer.tokenize("lxw")[1] == "<unk>"


def test_byte_level_bpe_is_that_of_gpt_2() -> None:
    tokenizer = BPETokenizer(byte_level=True).train(CORPUS, vocab_size=300)
    merged = (
        "ea lea rn rea Ġt Ġlea Ġrea Ġlearn Ġread et or wor etwor etwork he network Ġnetwork Ġto er "
        "in ing The at hat Ġthe Ġlearns Ġlearning Ġreads Ġnetworks"
    )
    assert [t for t, n in tokenizer.vocab.items() if n >= 258] == merged.split()
    assert tokenizer.encode(UNSEEN) == [
        279, 90, 8, 83, 70, 222, 266, 278, 222, 26, 26, 286, 200, 85, 80, 265, 222, 160, 224, 244,
        222, 79, 66, 129, 109, 87, 70, 77, 90, 15,
    ]  # fmt: skip
    assert tokenizer.decode(tokenizer.encode(UNSEEN)) == UNSEEN


BYTES = BPETokenizer(byte_level=True).train(CORPUS, vocab_size=320)


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_every_text_comes_back_from_bytes(sentence: str) -> None:
    for special in BYTES.special_tokens:
        sentence = sentence.replace(special, "")
    if any(0xD800 <= ord(c) < 0xE000 for c in sentence):
        return
    assert BYTES.decode(BYTES.encode(sentence)) == sentence


def test_wordpiece_takes_the_longest_piece() -> None:
    tokenizer = WordPieceTokenizer().train(["low lower lowest newer newest wide"] * 3, 60)
    content = ["un", "##aff", "##able", "##a", "able", "##ffable", "naive", ",", "##ly"]
    tokenizer._set_tokens(content)
    assert tokenizer.tokenize("Unaffable, NAÏVELY xyz") == [
        "un", "##aff", "##able", ",", "naive", "##ly", "[UNK]",
    ]  # fmt: skip
    assert tokenizer.decode(tokenizer.encode("unaffable, naively")) == "unaffable , naively"


def test_wordpiece_learns_pieces_that_belong_together() -> None:
    tokenizer = WordPieceTokenizer().train(CORPUS, vocab_size=90)
    assert tokenizer.tokenize("networks reader") == ["networks", "read", "##er"]
    assert len(tokenizer) < 90  # no pair is left that comes twice
    assert tokenizer.vocab["[PAD]"] == 0
    assert tokenizer.token_to_id("zzz") is None


def test_special_tokens_are_found_whole() -> None:
    tokenizer = BPETokenizer(("<pad>", "<unk>", "<|end|>"), byte_level=True).train(
        [CORPUS[0] + "<|end|>" + CORPUS[1]], vocab_size=280
    )
    ids = tokenizer.encode("read<|end|>learn")
    assert ids.count(2) == 1
    assert tokenizer.decode(ids) == "readlearn"
    assert tokenizer.decode(ids, skip_special_tokens=False) == "read<|end|>learn"
    assert not any("|end" in token for token in list(tokenizer.vocab)[3:])


def test_a_batch_is_a_padded_tensor() -> None:
    tokenizer = CharacterTokenizer().train(["abc"])
    batch = tokenizer.batch(["abcab", "b"], max_length=4)
    assert batch.tolist() == [[2, 3, 4, 2], [3, 0, 0, 0]]
    assert batch.dtype is gg.int64
    assert tokenizer.decode(batch[0]) == "abca"


TOKENIZERS: dict[str, Callable[[], Tokenizer]] = {
    "characters": lambda: CharacterTokenizer().train(CORPUS),
    "words": lambda: WordTokenizer(style="whitespace").train(CORPUS),
    "bpe": lambda: BPETokenizer().train(CORPUS, 120),
    "byte-level": lambda: BPETokenizer(byte_level=True).train(CORPUS, 300),
    "wordpiece": lambda: WordPieceTokenizer(lowercase=False).train(CORPUS, 90),
}


@pytest.mark.parametrize("name", TOKENIZERS)
def test_a_file_gives_the_same_tokenizer(name: str, tmp_path: Path) -> None:
    tokenizer = TOKENIZERS[name]()
    tokenizer.save(tmp_path / "tokenizer.json")
    for loaded in (
        Tokenizer.load(tmp_path / "tokenizer.json"),
        type(tokenizer).load(tmp_path / "tokenizer.json"),
    ):
        assert type(loaded) is type(tokenizer)
        assert loaded.vocab == tokenizer.vocab
        assert loaded.encode(UNSEEN) == tokenizer.encode(UNSEEN)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: "no JSON",
        lambda content: json.dumps([1, 2]),
        lambda content: json.dumps({**content, "kind": "other"}),
        lambda content: json.dumps({**content, "tokens": [1, 2]}),
        lambda content: json.dumps({**content, "tokens": ["a", "a"]}),
        lambda content: json.dumps({**content, "settings": {"evil": 1}}),
        lambda content: json.dumps({k: v for k, v in content.items() if k != "tokens"}),
        lambda content: "[" * 100_000,
    ],
)
def test_a_broken_file_is_refused(damage: Callable[[Any], str], tmp_path: Path) -> None:
    file = tmp_path / "tokenizer.json"
    TOKENIZERS["words"]().save(file)
    file.write_text(damage(json.loads(file.read_text())))
    with pytest.raises(ValueError, match=r"\w"):
        Tokenizer.load(file)


def test_mistakes_are_told() -> None:
    with pytest.raises(RuntimeError, match="train it first"):
        BPETokenizer().encode("a")
    with pytest.raises(TypeError, match="put it in a list"):
        CharacterTokenizer().train("one text")
    with pytest.raises(ValueError, match="too small"):
        BPETokenizer(byte_level=True).train(CORPUS, vocab_size=100)
    with pytest.raises(ValueError, match="must be one of special_tokens"):
        CharacterTokenizer(special_tokens=("<s>",))
    strict = CharacterTokenizer(special_tokens=(), unk_token=None, pad_token=None).train(["ab"])
    with pytest.raises(ValueError, match="'c' is not in the vocabulary"):
        strict.encode("c")
    with pytest.raises(IndexError, match="token 7"):
        strict.decode([7])


SENTENCE = "the quick student wrote a good story about a happy dog"
CHANGES: dict[str, Callable[..., Any]] = {
    "synonym_replacement": lambda s: text.synonym_replacement(s, 2),
    "random_deletion": lambda s: text.random_deletion(s, 0.3),
    "random_swap": lambda s: text.random_swap(s, 2),
    "random_insertion": lambda s: text.random_insertion(s, 2),
    "eda": lambda s: text.eda(s, num_aug=5)[0],
}


@pytest.mark.parametrize("name", CHANGES)
def test_changes_vary_repeat_and_keep_the_form(name: str) -> None:
    change = CHANGES[name]

    def some() -> list[str]:
        gg.manual_seed(2)
        return [change(SENTENCE) for _ in range(12)]

    first = some()
    assert first == some()
    assert len(set(first)) > 3
    assert isinstance(change(SENTENCE.split()), list)
    gg.manual_seed(2)
    assert change(SENTENCE.split()) == first[0].split()


def test_synonyms_stand_in_for_their_words() -> None:
    gg.manual_seed(0)
    own = {"dog": ["hound"], "story": ["tale"]}
    assert text.synonym_replacement("a dog story Dog", 5, own) == "a hound tale Hound"
    assert text.synonym_replacement("a cat", 5, own) == "a cat"
    inserted = text.random_insertion("a dog", 3, Thesaurus(own)).split()
    assert sorted(inserted) == ["a", "dog", "hound", "hound", "hound"]
    changed = text.synonym_replacement(SENTENCE, 1).split()
    assert sum(a != b for a, b in zip(changed, SENTENCE.split(), strict=True)) == 1


def test_swaps_and_deletions() -> None:
    gg.manual_seed(0)
    assert sorted(text.random_swap(SENTENCE, 9).split()) == sorted(SENTENCE.split())
    assert text.random_deletion(SENTENCE, 0) == SENTENCE
    assert len(text.random_deletion(SENTENCE, 1).split()) == 1
    lengths = [len(text.random_deletion(SENTENCE, 0.5).split()) for _ in range(200)]
    assert sum(lengths) / 200 == pytest.approx(5.5, abs=0.5)
    own = gg.Generator().manual_seed(1)
    again = gg.Generator().manual_seed(1)
    assert text.random_swap(SENTENCE, generator=own) == text.random_swap(SENTENCE, generator=again)
    with pytest.raises(ValueError, match=r"p=2"):
        text.random_deletion(SENTENCE, 2)
