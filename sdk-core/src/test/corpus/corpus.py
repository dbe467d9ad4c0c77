#!/usr/bin/env python3
"""Writes the corpus of odd tables and payloads: src/test/resources/corpus/*.tsv, one case a line.

What is expected is what this script knows because it wrote the text that way; the recogniser is not asked.
Tables: name, text, expectation. The expectation is `refused WORDS`, or `delimiter decimal form rows refused signals`.
Payloads: name, topic=text joined by U+241E, expectation `form time channels`. Text is escaped as in Python.
Run: python3 corpus.py
"""

import datetime
import json
import pathlib

OUT = pathlib.Path(__file__).parent.parent / "resources" / "corpus"
START = datetime.datetime(2024, 1, 25, 22, 58, 0)
FORMS = {  # how times are written, and what they must be recognised as
    "iso-z": ("YEAR_FIRST", lambda t: t.strftime("%Y-%m-%dT%H:%M:%SZ")),
    "iso-millis": ("YEAR_FIRST", lambda t: t.strftime("%Y-%m-%dT%H:%M:%S.250Z")),
    "iso-offset": ("YEAR_FIRST", lambda t: t.strftime("%Y-%m-%dT%H:%M:%S+02:00")),
    "iso-blank": ("YEAR_FIRST", lambda t: t.strftime("%Y-%m-%d %H:%M:%S")),
    "slashes": ("YEAR_FIRST", lambda t: t.strftime("%Y/%m/%d %H:%M:%S")),
    "german": ("DAY_FIRST", lambda t: t.strftime("%d.%m.%Y %H:%M:%S")),
    "german-short": ("DAY_FIRST", lambda t: f"{t.day}.{t.month}.{t:%y %H:%M:%S}"),
    "us-noon": ("MONTH_FIRST", lambda t: f"{t.month}/{t.day}/{t.year} {t:%I:%M:%S %p}"),
    "british": ("DAY_FIRST", lambda t: f"{t:%d/%m/%Y %H:%M:%S}"),
    "month-word": ("DAY_FIRST", lambda t: f"{t:%d-%b-%Y %H:%M:%S}"),
    "epoch-s": ("EPOCH", lambda t: str(int(t.replace(tzinfo=datetime.timezone.utc).timestamp()))),
    "epoch-ms": ("EPOCH", lambda t: str(int(t.replace(tzinfo=datetime.timezone.utc).timestamp()) * 1000)),
    "epoch-us": ("EPOCH", lambda t: str(int(t.replace(tzinfo=datetime.timezone.utc).timestamp()) * 10**6)),
    "epoch-ns": ("EPOCH", lambda t: str(int(t.replace(tzinfo=datetime.timezone.utc).timestamp()) * 10**9)),
    "of-day": ("TIME_OF_DAY", lambda t: t.strftime("%H:%M:%S")),
}
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
tables, payloads = [], []


def table(name, text, expected):
    tables.append((name, text, expected))


def number(value, decimal):
    return f"{value:.2f}".replace(".", decimal)


def grid():
    """Every delimiter with every form of time and both decimals, with a header and, every third time, without."""
    count = 0
    for d_name, d in DELIMITERS.items():
        for f_name, (form, write) in FORMS.items():
            for decimal in ".,":
                if decimal == "," and d == ",":
                    continue
                count += 1
                rows = [[write(START + datetime.timedelta(seconds=10 * i)), number(20.25 + i, decimal),
                         number(-0.31 * i + 1.07, decimal)] for i in range(12)]
                header = count % 3 != 0
                lines = [["time", "p", "q"]] * header + rows
                end = "\r\n" if count % 2 else "\n"
                names = "p,q" if header else "column-2,column-3"
                table(f"{d_name}-{f_name}-{'point' if decimal == '.' else 'comma'}{'' if header else '-bare'}",
                      end.join(d.join(line) for line in lines) + (end if count % 5 else ""),
                      f"{d} {decimal} {form} 12 0 {names}")


def odd_tables():
    iso = [f"2024-01-01T00:00:{i:02d}Z" for i in range(10)]
    plain = "".join(f"{t},{i},{i * 2}.5\n" for i, t in enumerate(iso))
    for name, head in {
        "upper": "TIME,A,B\n", "stamp": "Timestamp,A,B\n", "quoted": '"time","A","B"\n', "blank-name": ",A,B\n",
        "bom": "\ufefftime,A,B\n", "blanks": " time , A , B \n", "comment": "# pump 7\ntime,A,B\n",
        "preamble": "Device;7\nExported by x\ntime,A,B\n", "blank-lines": "\n\ntime,A,B\n\n",
        "sep": "sep=,\ntime,A,B\n", "units": "time,A,B\n,bar,degC\n", "units-brackets": "time,A,B\n[s],[bar],[degC]\n",
    }.items():
        table("head-" + name, head + plain, ", . YEAR_FIRST 10 0 A,B")
    table("twice", "time,A,A\n" + plain, ", . YEAR_FIRST 10 0 A,A-2")
    for word in ["NaN", "nan", "NA", "N/A", "null", "None", "-", "--", "?", "#N/A", "", " ", "Bad Input", "Inp OutRange",
                 "inf", "-Infinity", "1e999", "0x1F", "1.2.3", "12 bar", "true", "=A1", "1_000", "\u221e", "--5", "1e", "+"]:
        table("cell-" + (word.strip() or "empty"), "time,A,B\n" + plain.replace(",3,", f",{word},"),
              ", . YEAR_FIRST 10 0 A,B")
    for name, line in {
        "short": "2024-01-01T00:00:20Z,1", "long": "2024-01-01T00:00:20Z,1,2,3", "no-time": ",1,2",
        "word-time": "later,1,2", "month-13": "2024-13-01T00:00:00Z,1,2", "day-32": "2024-01-32T00:00:00Z,1,2",
        "hour-25": "2024-01-01T25:00:00Z,1,2", "february-30": "2024-02-30T00:00:00Z,1,2", "garbage": "\u0001\u0002,\u0003",
        "header-again": "time,A,B", "one-word": "aborted", "year-5": "20245-01-01T00:00:00Z,1,2",
        "quote": '2024-01-01T00:00:20Z,"1', "only-delimiters": ",,", "negative-year": "-2024-01-01T00:00:00Z,1,2",
    }.items():
        table("row-" + name, "time,A,B\n" + plain + line + "\n2024-01-01T00:00:30Z,7,8\n",
              ", . YEAR_FIRST 11 1 A,B")
    table("row-extra-delimiter", "time,A,B\n" + plain + "2024-01-01T00:00:20Z,1,2,\n", ", . YEAR_FIRST 11 0 A,B")
    table("all-extra-delimiter", "time;A;B;\n" + plain.replace(",", ";").replace("\n", ";\n"),
          "; . YEAR_FIRST 10 0 A,B,column-4")
    table("quote-inside", "time,A,note\n" + "".join(f'{t},{i},a 5" pipe\n' for i, t in enumerate(iso)),
          ", . YEAR_FIRST 10 0 A")
    table("label", "time,A,anomaly\n" + "".join(f"{t},{i},0\n" for i, t in enumerate(iso)), ", . YEAR_FIRST 10 0 A")
    table("blanks-no-header", "".join(f"1 {i} {i * 0.5} 100.0  \n" for i in range(10)),
          "\u2420 . ROWS 10 0 column-1,column-2,column-3,column-4")
    table("two-columns-of-time", "Date,Time,A\n" + "".join(f"01/02/2024,10:00:{i:02d},{i}\n" for i in range(10)),
          ", . MONTH_FIRST 10 0 A")
    table("relative", "time_s,A\n" + "".join(f"{i / 10:.1f},{i % 3}\n" for i in range(20)), ", . RELATIVE 20 0 A")
    table("no-time", "A,B\n" + "".join(f"{i % 5},{i % 7}\n" for i in range(20)), ", . ROWS 20 0 A,B")
    table("one-column", "A\n" + "".join(f"{i % 5}.5\n" for i in range(20)), ", . ROWS 20 0 A")
    table("one-row", "time,A\n2024-01-01T00:00:00Z,1\n", ", . YEAR_FIRST 1 0 A")
    table("sheet", "date,A\n" + "".join(f"45322.{i:05d},{i % 4}\n" for i in range(20)), ", . SHEET_DAYS 20 0 A")
    table("grouped", "time;A\n" + "".join(f"{t};1.234.567,{i}\n" for i, t in enumerate(iso)), "; , YEAR_FIRST 10 0 A")
    table("grouped-us", "time;A\n" + "".join(f"{t};1,234,567.{i}\n" for i, t in enumerate(iso)), "; . YEAR_FIRST 10 0 A")
    table("quoted-comma", "time,A\n" + "".join(f'{t},"1,{i}5"\n' for i, t in enumerate(iso)), ", , YEAR_FIRST 10 0 A")
    for keys in [("time", "name", "value"), ("ts", "tag", "value"), ("timestamp", "sensor_id", "reading"),
                 ("_time", "_field", "_value"), ("Zeit", "Messstelle", "Wert"), ("time", "metric", "val")]:
        for d in ",;\t":
            rows = [f"{t}{d}{n}{d}{i + 0.5}" for i, t in enumerate(iso) for n in ("p", "q")]
            table(f"long-{keys[1]}-{ord(d)}", d.join(keys) + "\n" + "\n".join(rows), f"{d} . YEAR_FIRST 10 0 p,q")
    strangers(iso)
    table("empty", "", "refused is empty")
    table("blank", "\n\n \n", "refused")
    table("words", "a,b\nx,y\nz,w\n", "refused no column of numbers")
    table("header-only", "time,A\n", "refused no row of data")
    table("zeros", "a\0b", "refused zero bytes")
    table("prose", "The pump was stopped.\nThen it ran.\n", "refused")
    table("html", "<html><body>\n<p>Not found</p>\n</body></html>\n", "refused")


def strangers(iso):
    """What exports of historians, loggers, controllers and offices look like, as they were met."""
    moments = [datetime.datetime(2024, 3, 5, 9, 59, 55) + datetime.timedelta(seconds=i) for i in range(12)]
    for name, form, write in [
        ("month-name-first", "DAY_FIRST", lambda t: f'"{t:%b} {t.day}, {t:%Y %I:%M:%S %p}"'),
        ("ctime", "DAY_FIRST", lambda t: f"{t:%a %b} {t.day:2d} {t:%H:%M:%S %Y}"),
        ("ctime-zone", "DAY_FIRST", lambda t: f"{t:%a %b} {t.day:2d} {t:%H:%M:%S} CET {t:%Y}"),
        ("weekday", "DAY_FIRST", lambda t: f'"{t:%A, %d %B %Y %H:%M:%S}"'),
        ("zone-name", "YEAR_FIRST", lambda t: f"{t:%Y-%m-%d %H:%M:%S} EST"),
        ("utc-offset", "YEAR_FIRST", lambda t: f"{t:%Y-%m-%d %H:%M:%S} GMT+01:00"),
        ("figures", "YEAR_FIRST", lambda t: f"{t:%Y%m%d%H%M%S}"),
        ("figures-t", "YEAR_FIRST", lambda t: f"{t:%Y%m%dT%H%M%SZ}"),
        ("german-month", "DAY_FIRST", lambda t: f"{t.day}. M\u00e4rz {t:%Y %H:%M:%S}"),
    ]:
        table("time-" + name, "time,A,B\n" + "".join(f"{write(t)},{i},{i % 3}.5\n" for i, t in enumerate(moments)),
              f", . {form} 12 0 A,B")
    table("time-figures-apart", "DATE,TIME,A\n" + "".join(f"{t:%Y%m%d},{t:%H%M%S},{i % 5}\n" for i, t in enumerate(moments)),
          ", . YEAR_FIRST 12 0 A")
    table("time-unknown-zone", "time,A\n" + "".join(f"{t:%Y-%m-%d %H:%M:%S} XYZ,{i}.5\n" for i, t in enumerate(moments)),
          ", . ROWS 12 0 A")
    table("time-comma-day-first", "Zeit;A\n" + "".join(f"{t:%d/%m/%Y %H:%M:%S};{i},5\n" for i, t in enumerate(moments)),
          "; , DAY_FIRST 12 0 A")
    table("time-minutes", "Time [min],A\n" + "".join(f"{i / 4},{i % 3}\n" for i in range(12)), ", . RELATIVE 12 0 A")
    plain = "".join(f"{t},{i},{i * 2}.5\n" for i, t in enumerate(iso))
    for name, head in {
        "comments-wide": "# host: a, b, c\n# more, of, it\ntime,A,B\n",
        "preamble-wide": "Tag0,Description 0,bar\nTag1,Description 1,degC\ntime,A,B\n",
        "units-and-kinds": "time,A,B\nTS,Volts,Deg C\n,Min,Avg\n", "ignition": "#NAMES\nt_stamp,A,B\n#TYPES\ndate,F8,F8\n#ROWS,10\n",
        "lines-in-quotes": 'time,"A","B"\n,"x\ny","z"\n',
    }.items():
        table("stranger-" + name, head + plain, ", . YEAR_FIRST 10 0 A,B")
    table("stranger-names-over-lines", 'time,"A\n(bar)","B\n(degC)"\n' + plain, ", . YEAR_FIRST 10 0 A (bar),B (degC)")
    table("stranger-notes-over-lines", "time,note,A\n" + "".join(
        f'{t},"{"seal,{chr(10)}twice" if i == 4 else ""}",{i}.5\n'.replace("{chr(10)}", "\n") for i, t in enumerate(iso)),
        ", . YEAR_FIRST 10 0 A")
    table("stranger-annotated", "#group,false,false,true\n#datatype,dateTime:RFC3339,double,string\n#default,,,\n"
          + ",_time,_value,_field\n" + "".join(f",{t},{i}.5,{n}\n" for i, t in enumerate(iso) for n in ("p", "q")),
          ", . YEAR_FIRST 10 0 p,q")
    table("stranger-numpy", "# time_s A B\n" + "".join(f"{i / 10:.6e} {i % 3:.6e} {i % 4:.6e}\n" for i in range(12)),
          "\u2420 . RELATIVE 12 0 A,B")
    table("stranger-words", "time,pump,valve,heater,A\n" + "".join(
        f"2024-01-01 00:00:{i:02d},TRUE,{'open' if i % 4 else 'closed'},on,{i}.5\n" for i in range(10)), ", . YEAR_FIRST 10 0 A")
    table("stranger-by-channel", "tag,time,value\n" + "".join(f"{n},{t},{i}.5\n" for n in ("p", "q") for i, t in enumerate(iso)),
          ", . YEAR_FIRST 10 0 p,q")
    for name, rows in {
        "side-by-side": [(t, m) for t in iso for m in ("pump1", "pump2")],
        "one-after-another": [(t, m) for m in ("pump1", "pump2") for t in iso],
    }.items():
        table("machines-" + name, "time,machine,A,B\n" + "".join(f"{t},{m},{i % 5},{i % 3}.5\n" for i, (t, m) in enumerate(rows)),
              "refused --only 'machine=pump1'")
    table("machines-numbered", "time,unit_id,A,B\n" + "".join(f"{t},{m},{m}.5,1\n" for t in iso for m in (1, 2, 3)),
          "refused --only 'unit_id=1'")
    devices = [f"{t},{m},{n},{i}.5" for i, t in enumerate(iso) for m in ("pump1", "pump2") for n in ("p", "q")]
    table("machines-long", "time,device,metric,value\n" + "\n".join(devices), "refused --only 'device=pump1'")
    table("newest-first", "time,A\n" + "".join(f"{t},{i}.5\n" for i, t in reversed(list(enumerate(iso)))),
          "refused from the newest to the oldest")
    table("united", "time,A\n" + "".join(f"{t},{i}.5 bar\n" for i, t in enumerate(iso)), "refused take the unit out of the cells")
    table("workbook", "PK\u0003\u0004\u0014\0", "refused save the sheet as CSV")
    table("json-array", '[\n{"t": 1, "p": 2},\n{"t": 2, "p": 3}\n]\n', "refused is JSON")
    table("json-lines", '{"t": 1, "p": 2}\n{"t": 2, "p": 3}\n', "refused is JSON")


MARK = "\u241e"


def payload(name, messages, expected):
    payloads.append((name, MARK.join(f"{topic}={text}" for topic, text in messages), expected))


def odd_payloads():
    base = 1_700_000_000_000
    def stream(make, n=6, topic="a/b"):
        return [(topic, make(i)) for i in range(n)]
    dump = lambda value: json.dumps(value, separators=(",", ":"))
    payload("native", stream(lambda i: dump({"ts": base + 1000 * i, "values": {"p": i, "q": 2.5}})), "native /ts p,q")
    payload("native-block", stream(lambda i: dump({"ts": base + 1000 * i, "dt": 100, "values": {"x": [1, 2, i]}})),
            "native /ts x")
    payload("native-null", stream(lambda i: dump({"ts": base + i, "values": {"p": None if i % 2 else 1}})), "native /ts p")
    payload("native-words", stream(lambda i: dump({"ts": base + i, "values": {"p": 1, "s": "on"}})), "native /ts p")
    for unit, scale in {"s": 1e-3, "ms": 1, "us": 1e3, "ns": 1e6}.items():
        for key in ["ts", "time", "timestamp", "t", "recorded_at"]:
            payload(f"json-{key}-{unit}", stream(lambda i: dump({key: int((base + 1000 * i) * scale), "p": i, "q": -i})),
                    f"json /{key} p,q")
    for text in ["2023-11-14T22:13:2%dZ", "2023-11-14 22:13:2%d", "2023-11-14T22:13:2%d.5+01:00"]:
        payload("json-text-" + text[10:11].strip() + str(len(text)),
                stream(lambda i: dump({"time": text % i, "p": i})), "json /time p")
    payload("ekuiper", stream(lambda i: dump({"temperature": 20 + i, "humidity": 50})), "json - temperature,humidity")
    payload("nested", stream(lambda i: dump({"d": {"p": i, "q": {"r": 2}}})), "json - p,r")
    payload("nested-same", stream(lambda i: dump({"in": {"p": i}, "out": {"p": 1}})), "json - in.p,out.p")
    payload("value-in-object", stream(lambda i: dump({"p": {"value": i}, "q": {"value": 2}})), "json - p.value,q.value")
    payload("array", stream(lambda i: dump([{"ts": base + i * 1000, "p": i}, {"ts": base + i * 1000 + 500, "p": 2}])),
            "json /ts p")
    payload("array-of-numbers", stream(lambda i: dump({"v": [1, 2, i]})), "json - 0,1,2")
    payload("text-numbers", stream(lambda i: dump({"state": "2%d.5" % i, "last_updated": "2023-11-14T22:13:2%dZ" % i})),
            "json /last_updated state")
    payload("escapes", stream(lambda i: dump({"a/b": i, "c~d": 1})), "json - a/b,c~d")
    payload("unicode", stream(lambda i: json.dumps({"Druck\u00e4": i}, ensure_ascii=False)), "json - Druck\u00e4")
    payload("flags", stream(lambda i: dump({"on": True, "p": i})), "json - p")
    payload("sparse", stream(lambda i: dump({"p": i} if i % 2 else {"q": i})), "json - q,p")
    payload("big-numbers", stream(lambda i: '{"p":1e300,"q":-1e-300}'), "json - p,q")
    for name, make in {"int": "{0}", "float": "{0}.5", "negative": "-{0}.5", "exponent": "{0}e3", "blank": " {0} ",
                       "line": "{0}\n"}.items():
        payload("value-" + name, [(f"s/m/{tag}", make.format(i + 1)) for i in range(5) for tag in ("p", "q")],
                "value - p,q")
    payload("value-json", [(f"s/{tag}/v", dump({"value": i})) for i in range(5) for tag in ("p", "q")], "value - p,q")
    payload("value-json-time", [(f"s/{tag}", dump({"t": base + 1000 * i, "v": i})) for i in range(5) for tag in ("p", "q")],
            "value /t p,q")
    payload("value-levels", [(f"s/{m}/{tag}", str(i)) for i in range(5) for m in "ab" for tag in "pq"],
            "value - a.p,a.q,b.p,b.q")
    payload("value-depths", [(topic, str(i)) for i in range(5) for topic in ("s/p", "s/m/q")], "value - p,m.q")
    payload("value-unavailable", [("s/p", "unavailable" if i == 2 else str(i)) for i in range(6)] +
            [("s/q", str(i)) for i in range(6)], "value - p,q")
    payload("two-machines", [(f"s/{m}", dump({"p": i, "q": 1})) for i in range(5) for m in "ab"], "json - p,q")
    payload("two-parts", [("s/a", dump({"p": i})) for i in range(5)] + [("s/b", dump({"q": i})) for i in range(5)],
            "json - p,q")
    payload("senml", stream(lambda i: dump([{"bn": "d:", "bt": base / 1000 + i, "n": "p", "v": i}, {"n": "q", "v": 2}])),
            "senml + d:p,d:q")
    payload("senml-relative", stream(lambda i: dump([{"bn": "d:", "n": "p", "v": i, "t": -1}])), "senml - d:p")
    payload("senml-no-base", stream(lambda i: dump([{"n": "p", "v": i}])), "senml - p")
    payload("senml-text", stream(lambda i: dump([{"n": "p", "v": i}, {"n": "s", "vs": "on"}])), "senml - p")
    for name, line in {"comma": "{t},{i},2.5", "semicolon": "{t};{i};2,5", "tab": "{t}\t{i}\t2.5"}.items():
        payload("csv-" + name, stream(lambda i: line.format(t=base + 1000 * i, i=i)), "csv + column-2,column-3")
    payload("csv-no-time", stream(lambda i: f"{i % 2},{i % 3}.5,7"), "csv - column-1,column-2,column-3")
    kepware = lambda i: dump({"timestamp": base + 1000 * i, "values": [
        {"id": "L.P", "v": i, "q": True, "t": base + 1000 * i}] * (i % 2 == 0) + [{"id": "L.T", "v": 50, "q": True, "t": base + 1000 * i}]})
    payload("named-by-exception", stream(kepware), "named /t L.P,L.T")
    payload("named-metrics", stream(lambda i: dump({"timestamp": base + 1000 * i, "seq": i, "metrics": [
        {"name": "p", "dataType": "Double", "value": i}, {"name": "q", "dataType": "Double", "value": 2}]})), "named /timestamp p,q")
    payload("named-one-topic", [("a/b", dump({"tag": n, "value": i, "ts": base + 1000 * i})) for i in range(6) for n in "pq"],
            "named /ts p,q")
    payload("named-own-topics", [(f"a/{n}", dump({"name": n, "value": i, "ts": base + 1000 * i})) for i in range(6) for n in "pq"],
            "value /ts p,q")
    payload("several-values-of-a-device", stream(lambda i: dump({"device": f"d{i % 2}", "v": 230, "a": i, "ts": base + 1000 * i})),
            "json /ts v,a")
    payload("block-rate", stream(lambda i: dump({"t0": base + 1000 * i, "fs": 100, "x": [i + j / 9 for j in range(100)]})), "json /t0 x")
    payload("block-step", stream(lambda i: dump({"ts": base + 1000 * i, "dt": 10, "x": list(range(100)), "y": [i] * 100})),
            "json /ts x,y")
    payload("comma-text", stream(lambda i: dump({"ts": base + 1000 * i, "p": f"{i},5", "q": "50,25"})), "json /ts p,q")
    payload("value-comma", [(f"s/{tag}", f"{i + 1},5") for i in range(5) for tag in ("p", "q")], "value - p,q")
    payload("text-time-by-content", stream(lambda i: dump({"enqueued": f"2023-11-14T22:13:2{i}Z", "p": i})), "json /enqueued p")
    payload("text-time-german", stream(lambda i: dump({"zeit": f"14.11.2023 22:13:2{i}", "p": i})), "json /zeit p")
    payload("words-beside", [m for i in range(6) for m in (("a/data", dump({"ts": base + 1000 * i, "p": i})), ("a/log", "all well"),
            ("a/state", "online"))], "json /ts p")
    good = stream(lambda i: dump({"p": i}), 20)
    for name, bad in {
        "empty": "", "blank": "  ", "cut": '{"p":', "trailing": '{"p":1} x', "twice": '{"p":1,"p":2}', "nan": '{"p":NaN}',
        "word": "hello", "xml": "<p>1</p>", "comma": '{"p":1,}', "comment": '{"p":1/**/}', "single": "{'p':1}",
        "deep": "[" * 80 + "]" * 80, "null": "null", "control": '{"p":"\u0001"}', "surrogate": '{"p":"\\ud800"}',
        "huge": '{"p":1e999}', "brackets": "][", "braces": "}{", "plus": '{"p":+1}', "leading-zero": '{"p":01}',
        "hex": '{"p":0x10}', "two": '{"p":1}{"p":2}', "bare-key": "{p:1}", "long-key": '{"' + "k" * 2000 + '":1}',
    }.items():
        payload("bad-" + name, good[:10] + [("a/b", bad)] + good[10:], "json - p")
        payload("only-" + name, [("a/b", bad)], "any")


def write(name, cases):
    OUT.mkdir(parents=True, exist_ok=True)
    with open(OUT / name, "w", encoding="utf-8", newline="\n") as file:
        for case in cases:
            file.write("\t".join(part.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
                                 .replace("\r", "\\r").replace("\0", "\\0") for part in case) + "\n")


if __name__ == "__main__":
    grid()
    odd_tables()
    odd_payloads()
    write("tables.tsv", tables)
    write("payloads.tsv", payloads)
    print(len(tables), "tables,", len(payloads), "payloads")
