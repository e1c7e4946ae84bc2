# %% fft, rfft, ifft, fftn, ifftn, rfftn, fftshift, ifftshift
gg.fft.NAME(gg.tensor([0.0, 1.0, 0.0, -1.0]))

# %% irfft, irfftn
gg.fft.NAME(gg.fft.rfft(gg.tensor([0.0, 1.0, 0.0, -1.0])))

# %% fft2, ifft2, rfft2
gg.fft.NAME(gg.tensor([[1.0, 2.0], [3.0, 4.0]]))

# %% irfft2
gg.fft.irfft2(gg.fft.rfft2(gg.tensor([[1.0, 2.0], [3.0, 4.0]])))

# %% fftfreq, rfftfreq
gg.fft.NAME(8, d=0.5)

# %% bartlett_window, blackman_window, hamming_window, hann_window, kaiser_window
gg.NAME(8)

# %% stft
signal = gg.sin(gg.arange(64) * 0.5)
gg.stft(signal, n_fft=16, window=gg.hann_window(16), return_complex=True).abs().shape

# %% istft
signal = gg.sin(gg.arange(64) * 0.5)
window = gg.hann_window(16)
spectrum = gg.stft(signal, n_fft=16, window=window, return_complex=True)
(gg.istft(spectrum, n_fft=16, window=window) - signal).abs().max() < 1e-5
