pip install pre-commit
export PRE_COMMIT_HOME=$(mktemp -d)
repository=$(mktemp -d)
cp -r tools .pre-commit-config.yaml scan.py identify.py "$repository"
models=$PWD
cd "$repository"
mv scan.py identify.py tools
git init --quiet --initial-branch main
git config user.name you
git config user.email you@example.org
git add . && git commit --quiet --message "the check"
pre-commit install > /dev/null
pre-commit install-hooks > /dev/null

cp "$models/classifier.h5" .
cat > train.py <<'PYTHON'
import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save("classifier.h5")
model.save_weights("final.h5")
PYTHON
git add .
git commit --quiet --message "a model, in the old format" 2>&1; echo "bad commit: exit code $?"

git rm --quiet --cached classifier.h5
rm classifier.h5
cp "$models/classifier.keras" "$models/classifier.weights.h5" .
cat > train.py <<'PYTHON'
import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
model.save("classifier.keras")
model.save_weights("classifier.weights.h5")
PYTHON
git add .
git commit --quiet --message "the same, in the new format" 2>&1; echo "good commit: exit code $?"
git log --format=%s
