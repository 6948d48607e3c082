"""Google's own Python client and gspread against the emulator: every answer has the documented fields, of the right types.

Called by tests/whole/google_emulator.rs: ROOT KEY_FILE IDS, where IDS is JSON with the ids of what stands there. Whatever an
answer holds is compared with the discovery document that comes with the client.
"""
import json
import sys

import googleapiclient.errors
import gspread
import gspread.http_client
from google.oauth2 import service_account
from googleapiclient.discovery import build

root, key_file, ids = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
SCOPES = ["drive.readonly", "spreadsheets", "forms.body.readonly", "forms.responses.readonly"]
credentials = service_account.Credentials.from_service_account_file(
    key_file, scopes=[f"https://www.googleapis.com/auth/{scope}" for scope in SCOPES])


def service(name, version):
    return build(name, version, credentials=credentials, static_discovery=True,
                 client_options={"api_endpoint": f"{root}/drive/v3/" if name == "drive" else root})


def fits(schemas, kind, value, path):
    """Fails where a value is not what the document says."""
    if "$ref" in kind:
        kind = schemas[kind["$ref"]]
    wanted = kind.get("type", "object")
    types = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
    assert wanted == "any" or isinstance(value, types[wanted]), f"{path}: {value!r} is no {wanted}"
    if wanted == "array":
        for at, item in enumerate(value):
            fits(schemas, kind["items"], item, f"{path}[{at}]")
    elif wanted == "object" and "properties" in kind:
        for name, inner in value.items():
            assert name in kind["properties"], f"{path}.{name} is not documented"
            fits(schemas, kind["properties"][name], inner, f"{path}.{name}")
    elif wanted == "object" and "additionalProperties" in kind:
        for name, inner in value.items():
            fits(schemas, kind["additionalProperties"], inner, f"{path}.{name}")
    elif "enum" in kind:
        assert value in kind["enum"], f"{path}: {value!r} is none of {kind['enum']}"


def asked(api, schema, request, *needed):
    answer = request.execute()
    fits(api._rootDesc["schemas"], {"$ref": schema}, answer, schema)
    for name in needed:
        assert name in answer, f"{schema} without {name}: {answer}"
    return answer


def refused(request, status, words):
    try:
        request.execute()
    except googleapiclient.errors.HttpError as error:
        assert error.resp.status == status and words in str(error), error
    else:
        raise AssertionError(f"not refused: {words}")


drive, sheets, forms = service("drive", "v3"), service("sheets", "v4"), service("forms", "v1")
book, form, blob, folder = ids["book"], ids["form"], ids["blob"], ids["folder"]

everything = asked(drive, "FileList", drive.files().list(q=f"'{folder}' in parents and trashed = false", fields="*",
                   supportsAllDrives=True, includeItemsFromAllDrives=True), "files", "kind", "incompleteSearch")
assert {file["id"] for file in everything["files"]} == {book, form, blob}
for file in everything["files"]:
    missing = {"id", "name", "mimeType", "parents", "version", "modifiedTime", "createdTime", "capabilities", "owners",
               "webViewLink", "trashed", "ownedByMe"} - set(file)
    assert not missing, missing
    assert ("md5Checksum" in file) == (file["id"] == blob)
asked(drive, "File", drive.files().get(fileId=blob), "id", "kind", "name", "mimeType")
assert drive.files().get_media(fileId=blob).execute() == b"hello"
assert drive.files().export(fileId=book, mimeType="text/csv").execute().startswith(b"key,")
asked(drive, "About", drive.about().get(fields="user"), "user")
asked(drive, "PermissionList", drive.permissions().list(fileId=folder, fields="*"), "permissions")
asked(drive, "DriveList", drive.drives().list(), "drives")
start = asked(drive, "StartPageToken", drive.changes().getStartPageToken(), "startPageToken")["startPageToken"]
refused(drive.files().get(fileId="nowhere"), 404, "File not found: nowhere.")
refused(drive.changes().list(pageToken="x"), 400, "Invalid Value")

spreadsheets = sheets.spreadsheets()
asked(sheets, "Spreadsheet", spreadsheets.get(spreadsheetId=book, includeGridData=True),
      "spreadsheetId", "properties", "sheets", "spreadsheetUrl")
values = asked(sheets, "ValueRange", spreadsheets.values().get(spreadsheetId=book, range="'It''s'!A1:C9"), "range", "values")
assert values["majorDimension"] == "ROWS"
asked(sheets, "BatchGetValuesResponse", spreadsheets.values().batchGet(
    spreadsheetId=book, ranges=["'It''s'!A1:B", "'It''s'!1:1"], valueRenderOption="UNFORMATTED_VALUE"), "valueRanges")
grid = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 4, "startColumnIndex": 0, "endColumnIndex": 2}
column = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
red = {"userEnteredFormat": {"backgroundColor": {"red": 1}}}
anchor = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 5, "columnIndex": 5}}}
source = {"sourceRange": {"sources": [{**grid, "endColumnIndex": 1}]}}
chart = {"title": "c", "basicChart": {"chartType": "BAR", "domains": [{"domain": source}], "series": [{"series": source}]}}
rule = {"ranges": [grid], "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {"textFormat": {"bold": True}}}}
batch = asked(sheets, "BatchUpdateSpreadsheetResponse", spreadsheets.batchUpdate(spreadsheetId=book, body={"requests": [
    {"addSheet": {"properties": {"title": "new", "sheetId": 77, "gridProperties": {"rowCount": 50, "columnCount": 9}}}},
    {"updateSheetProperties": {"properties": {"sheetId": 77, "hidden": True, "index": 0}, "fields": "hidden,index"}},
    {"duplicateSheet": {"sourceSheetId": 77, "newSheetName": "twin"}},
    {"updateSpreadsheetProperties": {"properties": {"timeZone": "Asia/Tokyo"}, "fields": "timeZone"}},
    {"updateCells": {"start": {"sheetId": 77}, "rows": [{"values": [{"userEnteredValue": {"numberValue": 1}, **red}]}],
                     "fields": "userEnteredValue,userEnteredFormat.backgroundColor"}},
    {"appendCells": {"sheetId": 77, "rows": [{"values": [{"userEnteredValue": {"boolValue": True}}]}], "fields": "*"}},
    {"appendDimension": {"sheetId": 77, "dimension": "ROWS", "length": 5}},
    {"repeatCell": {"range": grid, "cell": red, "fields": "userEnteredFormat.backgroundColor"}},
    {"setDataValidation": {"range": grid, "rule": {"condition": {"type": "BOOLEAN"}}}},
    {"setBasicFilter": {"filter": {"range": grid}}},
    {"addFilterView": {"filter": {"title": "v", "range": grid}}},
    {"clearBasicFilter": {"sheetId": 0}},
    {"addProtectedRange": {"protectedRange": {"range": grid, "protectedRangeId": 5, "description": "d"}}},
    {"updateProtectedRange": {"protectedRange": {"protectedRangeId": 5, "description": "e"}, "fields": "description"}},
    {"addConditionalFormatRule": {"rule": rule, "index": 0}},
    {"addNamedRange": {"namedRange": {"name": "keys", "range": grid}}},
    {"addBanding": {"bandedRange": {"range": grid, "rowProperties": {"firstBandColor": {"red": 1}, "secondBandColor": {"blue": 1}}}}},
    {"addChart": {"chart": {"chartId": 9, "spec": chart, "position": anchor}}},
    {"updateChartSpec": {"chartId": 9, "spec": {**chart, "title": "other"}}},
    {"updateEmbeddedObjectPosition": {"objectId": 9, "newPosition": anchor, "fields": "*"}},
    {"createDeveloperMetadata": {"developerMetadata": {"metadataId": 3, "metadataKey": "k", "metadataValue": "v",
                                 "visibility": "DOCUMENT", "location": {"dimensionRange": column}}}},
    {"updateDeveloperMetadata": {"dataFilters": [{"developerMetadataLookup": {"metadataId": 3}}],
                                 "developerMetadata": {"metadataValue": "w"}, "fields": "metadataValue"}},
    {"updateDimensionProperties": {"range": column, "properties": {"pixelSize": 80}, "fields": "pixelSize"}},
    {"autoResizeDimensions": {"dimensions": column}},
    {"mergeCells": {"range": {"sheetId": 77, "endRowIndex": 2, "endColumnIndex": 2}, "mergeType": "MERGE_ALL"}},
    {"unmergeCells": {"range": {"sheetId": 77}}},
    {"updateBorders": {"range": grid, "top": {"style": "SOLID"}}},
    {"findReplace": {"find": "one", "replacement": "two", "allSheets": True}},
    {"copyPaste": {"source": grid, "destination": {**grid, "sheetId": 77}, "pasteType": "PASTE_NORMAL"}},
    {"sortRange": {"range": {**grid, "sheetId": 77}, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]}},
    {"insertRange": {"range": {**grid, "sheetId": 77}, "shiftDimension": "ROWS"}},
    {"deleteRange": {"range": {**grid, "sheetId": 77}, "shiftDimension": "ROWS"}},
    {"moveDimension": {"source": column, "destinationIndex": 3}},
    {"deleteConditionalFormatRule": {"sheetId": 0, "index": 0}},
    {"deleteEmbeddedObject": {"objectId": 9}},
], "includeSpreadsheetInResponse": True, "responseIncludeGridData": True}), "replies", "updatedSpreadsheet", "spreadsheetId")
assert len(batch["replies"]) == 35
asked(sheets, "DeveloperMetadata", spreadsheets.developerMetadata().get(spreadsheetId=book, metadataId=3),
      "metadataId", "metadataKey", "location", "visibility")
lookup = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "k"}}]}
asked(sheets, "SearchDeveloperMetadataResponse",
      spreadsheets.developerMetadata().search(spreadsheetId=book, body=lookup), "matchedDeveloperMetadata")
asked(sheets, "BatchGetValuesByDataFilterResponse",
      spreadsheets.values().batchGetByDataFilter(spreadsheetId=book, body=lookup), "valueRanges")
asked(sheets, "Spreadsheet", spreadsheets.getByDataFilter(spreadsheetId=book, body=lookup), "sheets")
asked(sheets, "UpdateValuesResponse", spreadsheets.values().update(
    spreadsheetId=book, range="new!A1", valueInputOption="USER_ENTERED", body={"values": [["=1+2", "2026/11/20", None]]},
    includeValuesInResponse=True), "updatedRange", "updatedCells", "updatedData")
asked(sheets, "AppendValuesResponse", spreadsheets.values().append(
    spreadsheetId=book, range="new!A1", valueInputOption="RAW", insertDataOption="INSERT_ROWS",
    body={"values": [["x"]]}), "tableRange", "updates")
asked(sheets, "BatchUpdateValuesResponse", spreadsheets.values().batchUpdate(
    spreadsheetId=book, body={"valueInputOption": "RAW", "data": [{"range": "new!D1", "values": [[1]]}]}), "responses")
asked(sheets, "BatchClearValuesResponse",
      spreadsheets.values().batchClear(spreadsheetId=book, body={"ranges": ["new!D1"]}), "clearedRanges")
asked(sheets, "ClearValuesResponse", spreadsheets.values().clear(spreadsheetId=book, range="new!A1"), "clearedRange")
asked(sheets, "Spreadsheet", spreadsheets.create(body={"properties": {"title": "made"}}), "spreadsheetId")
refused(spreadsheets.get(spreadsheetId="nowhere"), 404, "Requested entity was not found.")
refused(spreadsheets.values().get(spreadsheetId=book, range="Nope!A1"), 400, "Unable to parse range: Nope!A1")

told = asked(forms, "Form", forms.forms().get(formId=form), "formId", "info", "items", "revisionId", "responderUri")
assert len(told["items"]) == 13
page = asked(forms, "ListFormResponsesResponse", forms.forms().responses().list(formId=form, pageSize=1), "responses")
one = page["responses"][0]
assert {"responseId", "createTime", "lastSubmittedTime", "answers"} <= set(one), one
asked(forms, "FormResponse", forms.forms().responses().get(formId=form, responseId=one["responseId"]), "responseId")
changed = asked(drive, "ChangeList", drive.changes().list(pageToken=start, fields="*"), "changes", "newStartPageToken")
assert book in {change["fileId"] for change in changed["changes"]}

for name in [name for name in dir(gspread.http_client) if name.endswith("_URL") or "URL" in name]:
    address = getattr(gspread.http_client, name)
    if isinstance(address, str):
        for host in ["https://sheets.googleapis.com", "https://www.googleapis.com"]:
            address = address.replace(host, root)
        setattr(gspread.http_client, name, address)
opened = gspread.authorize(credentials).open_by_key(book)
tab = opened.add_worksheet("by gspread", rows=20, cols=5)
tab.update([["key", "value"], ["a", 1], ["b", 2]], "A1")
assert tab.get_all_values() == [["key", "value"], ["a", "1"], ["b", "2"]]
assert tab.get_all_records() == [{"key": "a", "value": 1}, {"key": "b", "value": 2}]
assert tab.find("b").row == 3 and tab.acell("B3").value == "2"
tab.append_row(["c", 3])
tab.insert_row(["first", 0], 2)
tab.format("A1:B1", {"textFormat": {"bold": True}})
tab.freeze(rows=1)
tab.sort((1, "des"), range="A2:B5")
assert [row[0] for row in tab.get_all_values()] == ["key", "first", "c", "b", "a"]
tab.update_note("A1", "note")
assert tab.get_note("A1") == "note"
tab.delete_rows(2)
tab.batch_clear(["B2:B4"])
tab.update_title("renamed")
assert "renamed" in [sheet.title for sheet in opened.worksheets()]
opened.del_worksheet(tab)
print("ok")
