#!/usr/bin/env python3
# The script that live-servers takes the place of, in Python 3. The time comes from the variable NOW
# (seconds since 1970), so that both can be asked at the same moment.

import json
import os
import sys
from datetime import datetime, timedelta
from optparse import OptionParser

now = datetime.utcfromtimestamp(int(os.environ["NOW"]))
tss = now.strftime("%Y%m%d%H%M%S")

backminute = timedelta(minutes=-1)
before = now + backminute

tsm = before.strftime("%Y%m%d%H%M")
datepath = before.strftime("%Y/%m/%d/%H")

parser = OptionParser(usage="usage: %prog [options]")
parser.set_defaults(verbose=True)
parser.add_option("--source", action="store", type="string", dest="source")
parser.add_option("--adddatepath", action="store_true", default=False, dest="adddatepath")
parser.add_option("--suffix", action="store", type="string", dest="suffix")
(options, args) = parser.parse_args()

source = options.source.strip()
adddatepath = options.adddatepath
suffix = options.suffix

if not source:
    parser.print_help()
    exit()

full_source = source

if adddatepath:
    full_source = full_source + datepath + '/' + tsm

if suffix:
    full_source = full_source + suffix

sys.stdout.write('{"source":"' + source + '","suffix":"' + suffix + '","full_source":"' + full_source
                 + '","tss":"' + tss + '","tsm":"' + tsm + '","datepath":"' + datepath + '","nodes":[')

isfirst = True
for f in os.listdir(full_source):
    f_json = json.load(open(full_source + f))

    if isfirst:
        isfirst = False
    else:
        sys.stdout.write(",")

    sys.stdout.write(json.dumps(f_json))
sys.stdout.write("]}")

sys.stdout.flush()
