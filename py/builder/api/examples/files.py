# %% save, load
import io

file = io.BytesIO()
files.save({"weight": gg.ones(2, 3)}, file)
file.seek(0)
files.load(file)

# %% save_npz, load_npz
import io

file = io.BytesIO()
files.save_npz({"weight": gg.ones(2), "bias": gg.zeros(2)}, file)
file.seek(0)
files.load_npz(file)
