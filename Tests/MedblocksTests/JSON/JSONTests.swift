import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("JSON")
struct JSONTests {
  @Test("any string is written and read without change")
  func strings() throws {
    let text = "\u{0}\u{1F}\"\\/\u{8}\u{C}\n\r\t é 日本 👩‍👩‍👧 \u{2028} \u{7F} \u{FEFF}e\u{301}"
    let written = JSON.string(text).description
    #expect(try JSON(parsing: written).string == text)
    let foundation = try JSONDecoder().decode([String].self, from: Data("[\(written)]".utf8))
    #expect(foundation == [text])
    #expect(try JSON(parsing: #""\u00e9\ud83d\ude00\/\b""#).string == "é😀/\u{8}")
  }

  @Test(
    "a syntax error has the byte offset of its cause",
    arguments: [
      ("", 0), (" ", 1), ("[1,]", 3), ("[1 2]", 3), ("{\"a\"}", 4), ("{\"a\":1,}", 7), ("{a:1}", 1),
      ("[1]x", 3), ("nul", 3), ("tru ", 3), ("\"a", 2), ("\"\u{1}\"", 1), (#""\x""#, 2),
      (#""\u12g4""#, 5), ("[1}", 2), ("'a'", 0), ("\u{FEFF}", 3), ("\u{FEFF}\u{FEFF}1", 3),
    ])
  func syntaxErrors(text: String, offset: Int) {
    let error = #expect(throws: JSON.SyntaxError.self) { try JSON(parsing: text) }
    #expect(error?.offset == offset, "\(text): \(error?.description ?? "")")
  }

  @Test(
    "an escaped surrogate without its other half is U+FFFD",
    arguments: [
      (#"\ud800"#, "\u{FFFD}"), (#"\udc00"#, "\u{FFFD}"), (#"\ud800\u0041"#, "\u{FFFD}A"),
      (#"\udc00\ud800"#, "\u{FFFD}\u{FFFD}"), (#"\ud800\ud83d\ude00"#, "\u{FFFD}😀"),
      (#"a\ud83d"#, "a\u{FFFD}"), (#"\ud83d\n"#, "\u{FFFD}\n"), (#"\ud83dx"#, "\u{FFFD}x"),
    ])
  func loneSurrogates(escaped: String, text: String) throws {
    #expect(try JSON(parsing: "\"\(escaped)\"").string == text)
    #expect(try JSON(parsing: "{\"\(escaped)\":1}")[text].int == 1)
  }

  @Test(
    "of a repeated key the last value is kept, at its first position",
    arguments: [
      (#"{"a":1,"a":2}"#, #"{"a":2}"#), (#"{"a":1,"b":2,"\u0061":3}"#, #"{"a":3,"b":2}"#),
      (#"[{"a":{"b":1}},{"a":{"b":1,"b":null},"a":[]}]"#, #"[{"a":{"b":1}},{"a":[]}]"#),
      ("{\"é\":1,\"e\u{301}\":2}", "{\"é\":1,\"e\u{301}\":2}"),
    ])
  func repeatedKeys(text: String, value: String) throws {
    #expect(try JSON(parsing: text).bytes == Array(value.utf8))
  }

  @Test("a byte order mark before a value is ignored")
  func byteOrderMark() throws {
    #expect(try JSON(parsing: "\u{FEFF} {\"a\":1}") == ["a": 1])
    #expect(try JSON(parsing: "\"\u{FEFF}\"").string == "\u{FEFF}")
    #expect(JSON.Number("\u{FEFF}1") == nil)
  }

  @Test("nesting deeper than 512 is rejected")
  func depth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try JSON(parsing: nested(512))
    #expect(throws: JSON.SyntaxError.self) { try JSON(parsing: nested(513)) }
    #expect(throws: JSON.SyntaxError.self) {
      try JSON(parsing: String(repeating: "{\"a\":", count: 100_000))
    }
  }

  @Test(
    "invalid UTF-8 is rejected",
    arguments: [
      [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80],
      [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98],
      [0xC3, 0x28], [0xE2, 0x28, 0xA1], [0xFF],
    ] as [[UInt8]])
  func invalidUTF8(bytes: [UInt8]) {
    #expect(String(validating: bytes, as: UTF8.self) == nil)
    let error = #expect(throws: JSON.SyntaxError.self) {
      try JSON(parsing: [0x22] + bytes + [0x22])
    }
    #expect(error?.reason == "invalid UTF-8")
  }

  @Test("damaged JSON does not trap, and is accepted only if Foundation accepts it")
  func fuzz() throws {
    var generator = SeededGenerator(seed: 2)
    let seed = Array(#"{"a":[1,-2.5e+3,true,null,"x\u00e9\n日"],"b":{"c":"","d":[{}]}}"#.utf8)
    for _ in 0..<20_000 {
      let bytes = generator.damage(seed)
      guard let json = try? JSON(parsing: bytes) else { continue }
      let options: JSONSerialization.ReadingOptions = [.fragmentsAllowed]
      #expect(throws: Never.self, "\(String(decoding: bytes, as: UTF8.self))") {
        try JSONSerialization.jsonObject(with: Data(bytes), options: options)
      }
      #expect(try JSON(parsing: json.bytes) == json)
    }
  }

  @Test("a subscript of a missing value returns null")
  func subscripts() throws {
    let json = try JSON(parsing: #"{"a":[{"b":"x"}],"n":null}"#)
    #expect(json["a"][0]["b"].string == "x")
    #expect(json["a"][7]["b"][-1].isNull)
    #expect(json["n"].isNull && json["missing"].isNull)
    #expect(json["a"].string == nil && json["a"].bool == nil && json["a"].int == nil)
    #expect(json.object?["missing"] == nil)
  }

  @Test("Foundation's coders keep values of up to 38 digits")
  func foundationCoders() throws {
    let json: JSON = ["a": [1, 2.5, true, nil, "x"], "b": ["c": -3]]
    let data = try JSONEncoder().encode(json)
    #expect(try JSONDecoder().decode(JSON.self, from: data) == json)
    let precise = try JSON(parsing: "[12345678901234567890.123]")
    let decoded = try JSONDecoder().decode(JSON.self, from: JSONEncoder().encode(precise))
    #expect(decoded == precise)
    #expect(throws: EncodingError.self) { try JSONEncoder().encode(JSON(parsing: "[1e400]")) }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(JSON.Object.self, from: Data("[1]".utf8))
    }
  }

  @Test("a number literal keeps its value, and an infinite one is null")
  func literals() {
    #expect(([0.5, -3, 1e20] as JSON).description == "[0.5,-3,1e+20]")
    #expect((["a": nil, "b": true] as JSON).description == #"{"a":null,"b":true}"#)
    #expect(JSON(floatLiteral: .infinity).isNull)
  }
}
