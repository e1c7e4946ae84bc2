# %% CharacterTokenizer, WordTokenizer
tokenizer = text.NAME().train(["the cat sat", "the dog sat"])
tokenizer.encode("the cat")

# %% BPETokenizer, WordPieceTokenizer
tokenizer = text.NAME().train(["low lower lowest", "low low new newer"], vocab_size=30)
tokenizer.encode("lower")

# %% get_tokenizer
text.get_tokenizer("basic_english")("The cat sat, quietly.")

# %% build_vocab_from_iterator
vocab = text.build_vocab_from_iterator([["cat", "dog"], ["cat"]], specials=["<unk>"])
vocab["cat"], vocab.get_itos()

# %% random_deletion
text.random_deletion("the quick brown fox jumps", p=0.4)

# %% random_swap, random_insertion, synonym_replacement
text.NAME("the quick brown fox jumps", n=1)

# %% eda
text.eda("the quick brown fox jumps")
