import Foundation
import MedblocksTesting
import Testing

@testable import Medblocks

@Suite("JSONScanner", .timeLimit(.minutes(10)))
struct JSONScannerTests {
  /// Returns whether the scanner accepts a text.
  private func isAccepted(_ text: [UInt8]) -> Bool {
    text.withUnsafeBufferPointer { bytes in
      var scanner = JSONScanner(bytes)
      do {
        try scanner.skip()
        try scanner.end()
        return true
      } catch {
        return false
      }
    }
  }

  private static let accepted = [
    "0", "-0", "1", "-1", "1.0", "1e5", "1E5", "1e+5", "1e-5", "1.5E+10", "0e1", "0.0", "-0.0",
    "123456789012345678901234567890", "1e999999", "-1e-999999", "null", "true", "false", "\"\"",
    "\"a\"", "\" \"", "[]", "{}", "[[]]", "[{}]", "{\"\":0}", "{\"a\":{}}", "[null]", "[1,2]",
    " [ 1 , 2 ] ", "\t[\n]\r\n", "{\"a\" : 1 , \"b\":[ ]}", "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]",
    "[\"\\u0000\"]", "[\"\\uFFFF\"]", "[\"\\u00e9\\u00E9\"]", "[\"\\ud83d\\ude00\"]",
    "[\"\u{7F}\"]",
    "[\"é\u{2028}\u{10FFFF}\u{FEFF}\"]", "[\"\\u005C\\u0022\"]", "[0.1e1]", "[\"/\"]", "[1.0e-0]",
    "[-1.5e+00]", "{\"a\":[{\"b\":[{\"c\":null}]}]}", "[\"asd \"]", "[ \"a\" ]",
  ]

  private static let rejected = [
    "", " ", "[", "]", "{", "}", "[1", "[1,", "[1,]", "[,1]", "[1,,2]", "[1 2]", "[1:2]", "{\"a\"}",
    "{\"a\":}", "{\"a\":1,}", "{,\"a\":1}", "{a:1}", "{'a':1}", "{1:1}", "{\"a\" 1}",
    "{\"a\":1 \"b\":2}",
    "{\"a\":1,\"b\"}", "{\"a\"::1}", "{null:1}", "{[]:1}", "{\"a\":1}}", "{\"a\":1}]", "[1]]",
    "[1}",
    "nul", "nulll", "tru", "truee", "fals", "True", "NULL", "nan", "NaN", "Infinity", "-Infinity",
    "+1", "01", "-01", "00", "-", "--1", "-a", ".5", "-.5", "1.", "1.e5", "1e", "1e+", "1E-",
    "1ee5",
    "1e5.0", "0x1", "1_0", "1.2.3", "1 000", "[1.]", "[2.e3]", "[0.e1]", "[1eE2]", "[-]", "[+1]",
    "\"", "\"a", "a\"", "\"\\\"", "\"\\\\\\\"", "\"\\x\"", "\"\\a\"", "\"\\U0041\"", "\"\\u\"",
    "\"\\u1\"", "\"\\u12\"", "\"\\u123\"", "\"\\u123g\"", "\"\\u 123\"", "\"\\u+123\"",
    "\"\\ud83d\\u\"",
    "\"\\ud83d\\ude0\"", "\"\\ud83d\\uzzzz\"", "\"\t\"", "\"\n\"", "\"\r\"", "\"\u{0}\"",
    "\"\u{1F}\"",
    "'a'", "a", "[a]", "[1]x", "[1] 2", "{}{}", "[] []", "1 2", "\u{FEFF}", "[\u{A0}]",
    "[\u{C}1]",
    "[\u{B}1]", "[1]\u{0}", "/**/[]", "[1]//", "#\n[]", "[\u{FF11}]", "[1\u{2C}\u{2C}]", "<a>",
    "\\u005b]",
    "[\"a\",\n4,\n1,1  ", "{\"a\":\"b\"", "[\"\\", "[\"\\u00A\"]", "[\"\\{}\"]", "{\"a\":/*c*/1}",
    "[\"a\"\"b\"]",
  ]

  @Test("scanner and parser accept valid JSON and reject invalid JSON (RFC 8259)")
  func cases() {
    for text in Self.accepted {
      #expect(isAccepted(Array(text.utf8)), "\(text)")
      #expect(throws: Never.self, "\(text)") { try JSON(parsing: text) }
    }
    for text in Self.rejected {
      #expect(!isAccepted(Array(text.utf8)), "\(text)")
      #expect(throws: JSON.SyntaxError.self, "\(text)") { try JSON(parsing: text) }
    }
  }

  @Test(
    "damaged pages are accepted or rejected as by Python's json",
    .enabled(if: ReferenceParser.isInstalled, "Python is not installed"))
  func damagedPages() throws {
    var generator = SeededGenerator(seed: 8)
    let page = RecordBody.page([
      RecordBody.item(
        #"{"resourceType":"Observation","id":"o1","value":-12.50e+3,"a":[true,false,null,{}]}"#),
      RecordBody.item(
        #"{"resourceType":"Basic","t":"\u00e9\ud83d\ude00 é日😀 \"\\\/\n","d":{"e":{"f":[[],1E-22]}}}"#,
        source: "null"),
    ])
    var texts = (0..<6_000).map { _ in generator.damage(Array(page.utf8)) }
    texts += (Self.accepted + Self.rejected).map { Array($0.utf8) }
    let verdicts = try ReferenceParser.verdicts(on: texts)
    #expect(verdicts.count == texts.count)
    for (text, verdict) in zip(texts, verdicts) {
      let comment = Comment(rawValue: String(decoding: text, as: UTF8.self))
      #expect(isAccepted(text) == (verdict != .rejected), comment)
      #expect(((try? JSON(parsing: text)) != nil) == (verdict != .rejected), comment)
      do {
        let records = try PatientRecord.Page(body: text).data
        let isDamaged = records.contains { (try? $0.resource) == nil }
        for record in records { _ = try? record.resource.json }
        #expect(verdict != .rejected || isDamaged, comment)
      } catch is JSON.SyntaxError {
        #expect(verdict == .rejected, comment)
      } catch is JSONReadingError {
        #expect(verdict != .rejected || String(validating: text, as: UTF8.self) == nil, comment)
      }
    }
    print(
      "Python's json: \(verdicts.count) texts, \(verdicts.filter { $0 == .rejected }.count) rejected"
    )
    #expect(Set(verdicts).count == 3)
  }
}
