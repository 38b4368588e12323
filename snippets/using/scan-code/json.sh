python scan.py --json src > findings.json; echo "exit code $?"
cat findings.json
