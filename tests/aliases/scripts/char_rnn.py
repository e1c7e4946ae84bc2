"""Which of three invented languages is a word from? A recurrent network reads its letters."""

import random
import string
import time

import torch
import torch.nn as nn

all_letters = string.ascii_letters + " .,;'"
n_letters = len(all_letters)
rng = random.Random(3)
syllables = {
    "Aran": ["ka", "to", "ri"],
    "Belt": ["sch", "en", "grub"],
    "Cori": ["ou", "eau", "lle"],
}
category_lines = {
    language: [
        "".join(rng.choice(parts) for _ in range(rng.randint(2, 4))).title() for _ in range(40)
    ]
    for language, parts in syllables.items()
}
all_categories = list(category_lines)
n_categories = len(all_categories)


def letterToTensor(letter):
    tensor = torch.zeros(1, n_letters)
    tensor[0][all_letters.find(letter)] = 1
    return tensor


def lineToTensor(line):
    tensor = torch.zeros(len(line), 1, n_letters)
    for li, letter in enumerate(line):
        tensor[li][0][all_letters.find(letter)] = 1
    return tensor


print(letterToTensor("J").size(), lineToTensor("Jones").size())


class RNN(nn.Module):
    def __init__(self, input_size, hidden_size, output_size):
        super(RNN, self).__init__()
        self.hidden_size = hidden_size
        self.i2h = nn.Linear(input_size + hidden_size, hidden_size)
        self.i2o = nn.Linear(hidden_size, output_size)
        self.softmax = nn.LogSoftmax(dim=1)

    def forward(self, input, hidden):
        combined = torch.cat((input, hidden), 1)
        hidden = torch.tanh(self.i2h(combined))
        output = self.softmax(self.i2o(hidden))
        return output, hidden

    def initHidden(self):
        return torch.zeros(1, self.hidden_size)


torch.manual_seed(1)
n_hidden = 24
rnn = RNN(n_letters, n_hidden, n_categories)
criterion = nn.NLLLoss()
learning_rate = 0.02


def categoryFromOutput(output):
    top_n, top_i = output.topk(1)
    category_i = top_i[0].item()
    return all_categories[category_i], category_i


def train(category_tensor, line_tensor):
    hidden = rnn.initHidden()
    rnn.zero_grad()
    for i in range(line_tensor.size()[0]):
        output, hidden = rnn(line_tensor[i], hidden)
    loss = criterion(output, category_tensor)
    loss.backward()
    for p in rnn.parameters():
        p.data.add_(p.grad.data, alpha=-learning_rate)
    return output, loss.item()


start = time.time()
all_losses, current_loss, hits = [], 0, 0
for iter in range(1, 301):
    category = rng.choice(all_categories)
    line = rng.choice(category_lines[category])
    category_tensor = torch.tensor([all_categories.index(category)], dtype=torch.long)
    output, loss = train(category_tensor, lineToTensor(line))
    current_loss += loss
    guess, guess_i = categoryFromOutput(output)
    hits += iter > 200 and guess == category
    if iter % 100 == 0:
        all_losses.append(current_loss / 100)
        current_loss = 0
        print(f"{iter} {iter / 300 * 100:.0f}% {all_losses[-1]:.4f}")
assert time.time() > start
assert hits >= 80 and all_losses[-1] < all_losses[0], (hits, all_losses)

# The same with nn.RNN, words of different lengths packed into one batch.
words = ["Kato", "Schengrub", "Ou"]
sequences = [lineToTensor(word).squeeze(1) for word in words]
lengths = torch.tensor([len(s) for s in sequences])
padded = nn.utils.rnn.pad_sequence(sequences, batch_first=True)
packed = nn.utils.rnn.pack_padded_sequence(padded, lengths, batch_first=True, enforce_sorted=False)
out, hn = nn.RNN(n_letters, 8, batch_first=True)(packed)
unpacked, sizes = nn.utils.rnn.pad_packed_sequence(out, batch_first=True)
print(padded.shape, unpacked.shape, hn.shape, sizes.tolist())
