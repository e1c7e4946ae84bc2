"""The next letter of a verse, guessed by an LSTM."""

import random

import torch
import torch.nn as nn

verse = "the rain falls on the roof and the roof keeps the rain from the floor "
letters = sorted(set(verse))
number_of = {letter: number for number, letter in enumerate(letters)}
codes = [number_of[letter] for letter in verse * 2]


class NextLetter(nn.Module):
    def __init__(self, letters, size, hidden):
        super().__init__()
        self.embedding = nn.Embedding(letters, size)
        self.lstm = nn.LSTM(size, hidden, num_layers=2, batch_first=True)
        self.head = nn.Linear(hidden, letters)

    def forward(self, codes, state=None):
        out, state = self.lstm(self.embedding(codes), state)
        return self.head(out), state


model = NextLetter(len(letters), 12, 32)
start = random.Random(4)
with torch.no_grad():
    for parameter in model.parameters():
        values = [start.uniform(-0.2, 0.2) for _ in range(parameter.numel())]
        parameter.copy_(torch.tensor(values).view_as(parameter))

criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.03)
length = 24
losses = []
for step in range(25):
    begins = [(step * 5 + 7 * row) % len(verse) for row in range(8)]
    inputs = torch.tensor([codes[b : b + length] for b in begins])
    targets = torch.tensor([codes[b + 1 : b + length + 1] for b in begins])
    optimizer.zero_grad()
    scores, _ = model(inputs)
    loss = criterion(scores.reshape(-1, len(letters)), targets.flatten())
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
    print(f"step {step + 1:2d}  loss {losses[-1]:.4f}")

written, state = [number_of["t"]], None
with torch.no_grad():
    for _ in range(20):
        scores, state = model(torch.tensor([[written[-1]]]), state)
        written.append(scores[0, -1].argmax().item())
print("".join(letters[code] for code in written))
