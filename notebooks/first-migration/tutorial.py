# %% en [markdown]
# ## The old project {#project}
#
# text with a [link](/writing/checkpoints.md) and `code`.
#
# %% zh [markdown]
# ## 旧项目 {#project}
#
# 文字 [链接](/writing/checkpoints.md) `code`。

# %% versions
import keras

print(keras.__version__)

# %% old-script
# %%writefile train.py
import keras
print(keras.__version__)

# %% run-old-script
# %run train.py

# %% load-old-model
keras.models.load_model("nothing.h6")

# %% curves
# %config InlineBackend.figure_formats = ["svg"]
import matplotlib.pyplot as plt

plt.plot([1, 2, 3], [0.3, 0.2, 0.11], label="loss")
plt.legend();
