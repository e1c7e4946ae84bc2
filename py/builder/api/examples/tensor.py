# %% Tensor
x = gg.tensor([[1.0, 2.0], [3.0, 4.0]])
type(x), x.shape, x.dtype

# %% clone, contiguous, dim, element_size, is_contiguous, is_floating_point, nelement, ndimension, numel, stride, size, storage_offset, bfloat16, bool, byte, char, cpu, double, float, half, int, long, short, numpy, tolist, type, detach, cfloat, cdouble, is_signed, is_pinned, is_shared, is_inference
x = gg.tensor([[1.0, 2.0], [3.0, 4.0]])
x.NAME()

# %% shape, ndim, itemsize, nbytes, dtype, layout, is_leaf, is_cpu, requires_grad, device
x = gg.tensor([[1.0, 2.0], [3.0, 4.0]])
x.NAME

# %% item
gg.tensor([3.5]).item()

# %% to
gg.tensor([1.7, 2.2]).to(gg.int64)

# %% type_as
gg.tensor([1.7, 2.2]).type_as(gg.tensor([1]))

# %% Size
gg.Size((2, 3)).numel()

# %% is_same_size
gg.zeros(2, 3).is_same_size(gg.ones(2, 3))

# %% is_tensor
gg.is_tensor(gg.zeros(1)), gg.is_tensor(1)

# %% result_type, promote_types
gg.result_type(gg.tensor([1]), 2.0), gg.promote_types(gg.int32, gg.float32)

# %% can_cast
gg.can_cast(gg.float32, gg.int32)

# %% finfo
gg.finfo(gg.float32).eps

# %% iinfo
gg.iinfo(gg.int8).max

# %% backward, grad
x = gg.tensor([1.0, 2.0, 3.0], requires_grad=True)
(x**2).sum().backward()
x.grad

# %% grad_fn
x = gg.tensor([1.0], requires_grad=True)
(x * 2).grad_fn

# %% retain_grad
x = gg.tensor([1.0], requires_grad=True)
y = x * 3
y.retain_grad()
(y**2).sum().backward()
y.grad

# %% register_hook
x = gg.tensor([1.0, 2.0], requires_grad=True)
x.register_hook(lambda grad: 10 * grad)
x.sum().backward()
x.grad

# %% no_grad, inference_mode
x = gg.tensor([1.0], requires_grad=True)
with gg.NAME():
    y = x * 2
y.requires_grad

# %% enable_grad
x = gg.tensor([1.0], requires_grad=True)
with gg.no_grad(), gg.enable_grad():
    y = x * 2
y.requires_grad

# %% set_grad_enabled, is_grad_enabled
with gg.set_grad_enabled(False):
    print(gg.is_grad_enabled())

# %% get_default_dtype, get_default_device
gg.NAME()

# %% vmap
gg.vmap(lambda x, y: (x * y).sum())(gg.ones(4, 3), gg.arange(12.0).reshape(4, 3))

# %% compile
double = gg.compile(lambda x: 2 * x)
double(gg.tensor([1.0, 2.0]))

# %% save, load
import io

file = io.BytesIO()
gg.save({"weight": gg.ones(2)}, file)
file.seek(0)
gg.load(file)

# %% summary
gg.summary(gg.nn.Sequential(gg.nn.Linear(4, 8), gg.nn.ReLU(), gg.nn.Linear(8, 2)), (1, 4))

# %% FloatTensor, LongTensor, IntTensor, DoubleTensor
gg.NAME([1, 2, 3])

# %% copy_
x = gg.zeros(3)
x.copy_(gg.tensor([1.0, 2.0, 3.0]))

# %% fill_
gg.zeros(3).fill_(7)

# %% zero_
gg.ones(3).zero_()

# %% vander
gg.vander(gg.tensor([1.0, 2.0, 3.0]))

# %% set_printoptions
gg.set_printoptions(precision=2)
print(gg.tensor([3.14159]))
gg.set_printoptions(precision=4)

# %% set_default_dtype
gg.set_default_dtype(gg.float64)
made = gg.tensor([0.5]).dtype
gg.set_default_dtype(gg.float32)
made

# %% data
x = gg.tensor([1.0, 2.0], requires_grad=True)
x.data

# %% is_cuda
gg.tensor([1.0, 2.0]).is_cuda

# %% get_device, pin_memory
gg.tensor([1.0, 2.0]).NAME()

# %% resize_as_
gg.tensor([1, 2, 3, 4]).resize_as_(gg.zeros(2, 2))

# %% resize_
gg.tensor([1, 2, 3, 4]).resize_(2, 2)

# %% apply_
gg.tensor([1.0, 2.0]).apply_(lambda x: x + 1)

# %% retains_grad
x = gg.ones(2, requires_grad=True) * 2
x.retain_grad()
x.retains_grad

# %% BoolTensor, ByteTensor, CharTensor, ShortTensor, HalfTensor, BFloat16Tensor
gg.NAME([1, 0, 1])

# %% is_inference_mode_enabled
with gg.inference_mode():
    print(gg.is_inference_mode_enabled())
