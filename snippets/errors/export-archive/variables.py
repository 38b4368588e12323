import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
archive = keras.export.ExportArchive()
archive.track(model)
archive.add_variable_collection("all", model.variables[0])
