"""A variational autoencoder of handwritten digits."""

import torch
import torch.utils.data
from sklearn.datasets import load_digits
from torch import nn, optim
from torch.nn import functional as F

torch.manual_seed(1)
digits = torch.tensor(load_digits().data / 16, dtype=torch.float32)
train_loader = torch.utils.data.DataLoader(digits[:1536], batch_size=128, shuffle=True)


class VAE(nn.Module):
    def __init__(self):
        super(VAE, self).__init__()
        self.fc1 = nn.Linear(64, 48)
        self.fc21 = nn.Linear(48, 4)
        self.fc22 = nn.Linear(48, 4)
        self.fc3 = nn.Linear(4, 48)
        self.fc4 = nn.Linear(48, 64)

    def encode(self, x):
        h1 = F.relu(self.fc1(x))
        return self.fc21(h1), self.fc22(h1)

    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5 * logvar)
        eps = torch.randn_like(std)
        return mu + eps * std

    def decode(self, z):
        h3 = F.relu(self.fc3(z))
        return torch.sigmoid(self.fc4(h3))

    def forward(self, x):
        mu, logvar = self.encode(x.view(-1, 64))
        z = self.reparameterize(mu, logvar)
        return self.decode(z), mu, logvar


def loss_function(recon_x, x, mu, logvar):
    BCE = F.binary_cross_entropy(recon_x, x.view(-1, 64), reduction="sum")
    KLD = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return BCE + KLD


model = VAE()
optimizer = optim.Adam(model.parameters(), lr=3e-3)
history = []
for epoch in range(1, 4):
    model.train()
    train_loss = 0
    for batch_idx, data in enumerate(train_loader):
        optimizer.zero_grad()
        recon_batch, mu, logvar = model(data)
        loss = loss_function(recon_batch, data, mu, logvar)
        loss.backward()
        train_loss += loss.item()
        optimizer.step()
    history.append(train_loss / len(train_loader.dataset))
    print(f"====> Epoch: {epoch} Average loss: {history[-1]:.4f}")
assert history[-1] < history[0]
model.eval()
with torch.inference_mode():
    sample = model.decode(torch.randn(6, 4)).view(6, 1, 8, 8)
print(sample.shape, sample.min() >= 0, sample.max() <= 1)
q = torch.distributions.Normal(torch.tensor([0.5]), torch.tensor([2.0]))
p = torch.distributions.Normal(torch.tensor([0.0]), torch.tensor([1.0]))
print(torch.distributions.kl_divergence(q, p))
