import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
archive = keras.export.ExportArchive()
archive.track(model)
archive.write_out("exported")
