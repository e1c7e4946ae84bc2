# %% abs, absolute, neg, negative, positive, square, reciprocal, relu, exp, exp2, expm1, sigmoid, arctan, arcsinh, asinh, atan, cos, cosh, sin, sinc, sinh, tan, tanh, deg2rad, rad2deg, ceil, fix, floor, frac, trunc, erf, erfc, sgn, round
x = gg.tensor([-1.7, -0.5, 0.3, 2.4])
gg.NAME(x)

# %% sqrt, rsqrt, log, log10, log2, log1p, digamma, lgamma
x = gg.tensor([0.25, 1.0, 2.0, 100.0])
gg.NAME(x)

# %% acos, arccos, arcsin, asin, arctanh, atanh, erfinv
x = gg.tensor([-0.9, 0.0, 0.5, 0.9])
gg.NAME(x)

# %% acosh, arccosh
x = gg.tensor([1.0, 1.5, 10.0])
gg.NAME(x)

# %% logit
gg.logit(gg.tensor([0.1, 0.5, 0.9]))

# %% add, sub, subtract, mul, multiply, div, divide, true_divide, floor_divide, fmod, remainder, pow, float_power, hypot, arctan2, atan2, copysign, logaddexp, logaddexp2, xlogy
a = gg.tensor([[1.0], [2.0], [3.0]])
b = gg.tensor([2.0, 0.5])
gg.NAME(a, b)

# %% rsub
gg.tensor([1.0, 2.0]).rsub(10)

# %% gcd, lcm
gg.NAME(gg.tensor([12, 18, 7]), gg.tensor([8, 27, 21]))

# %% ldexp
gg.ldexp(gg.tensor([1.0, 3.0]), gg.tensor([2, -1]))

# %% lerp
gg.lerp(gg.tensor([0.0, 10.0]), gg.tensor([1.0, 20.0]), 0.25)

# %% addcmul, addcdiv
gg.NAME(gg.ones(3), gg.tensor([1.0, 2.0, 3.0]), gg.tensor([4.0, 5.0, 6.0]), value=0.5)

# %% polygamma
gg.polygamma(1, gg.tensor([0.5, 1.0, 2.0]))

# %% mvlgamma
gg.mvlgamma(gg.tensor([2.0, 3.0]), p=2)

# %% complex
gg.complex(gg.tensor([1.0, 2.0]), gg.tensor([0.5, -1.0]))

# %% polar
gg.polar(gg.tensor([1.0, 2.0]), gg.tensor([0.0, 3.14159]))

# %% angle, conj, conj_physical, real, imag, isreal, is_complex, view_as_real
z = gg.tensor([1 + 2j, -3 + 0j])
gg.NAME(z)

# %% resolve_conj
gg.tensor([1 + 2j]).conj().resolve_conj()

# %% view_as_complex
gg.view_as_complex(gg.tensor([[1.0, 2.0], [3.0, 4.0]]))

# %% adjoint
gg.adjoint(gg.tensor([[1 + 1j, 2 + 0j], [3 + 0j, 4 - 1j]]))

# %% H, mH
gg.tensor([[1 + 1j, 2 + 0j], [3 + 0j, 4 - 1j]]).NAME

# %% is_conj
gg.tensor([1 + 2j]).conj().is_conj()
