import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save("model.keras")
editor = keras.saving.KerasFileEditor("model.keras")
print(list(editor.weights_dict["layers"]))
editor.rename_object("dense", new_name="head")
editor.save("net.weights.h5")
