import Foundation
import Medblocks
import Testing

@Suite("JSON: RFC 8259, nothing lost")
struct JSONTests {
  @Test(
    "numbers keep their text",
    arguments: [
      "0", "-0", "1.50", "12345678901234567890.123", "1E-22", "1e400", "-0.0",
      "0.1000000000000000055", "1e+5", "9223372036854775808", "1.0",
    ])
  func numberText(text: String) throws {
    #expect(try JSON(parsing: "[\(text)]").description == "[\(text)]")
    #expect(JSON.Number(text)?.text == text)
  }

  @Test(
    "what is no number is refused",
    arguments: ["", "-", "+1", "01", "1.", ".5", "1e", "1e+", "0x1", "NaN", "1 ", " 1", "1_0", "١"])
  func noNumber(text: String) {
    #expect(JSON.Number(text) == nil)
    // White space around a value is allowed in a text, so there it is made a letter.
    let padded = text.replacing(" ", with: "x")
    #expect(throws: JSON.SyntaxError.self) { try JSON(parsing: "[1,\(padded)]") }
  }

  @Test("readings say when a number does not fit")
  func readings() throws {
    func number(_ text: String) throws -> JSON.Number { try #require(JSON.Number(text)) }
    #expect(try number("42").int == 42)
    #expect(try number("4.5").int == nil)
    #expect(try number("9223372036854775808").int == nil)
    #expect(try number("1e400").double == nil)
    #expect(try number("-0.0").double == 0)
    #expect(try number("1.50").decimal == Decimal(string: "1.5"))
    #expect(
      try number("12345678901234567890.123").decimal?.description == "12345678901234567890.123")
    #expect(try number("0.000").decimal == 0)
    #expect(try number("-1200e-2").decimal == -12)
    #expect(try number("1e400").decimal == nil)
    #expect(try number("1e-9223372036854775808").decimal == nil)
    #expect(try number("0.12345678901234567890123456789012345678901234567890").decimal == nil)
    #expect(JSON.Number(Double.infinity) == nil)
    #expect(JSON.Number(Decimal.nan) == nil)
    #expect(JSON.Number(UInt64.max).text == "18446744073709551615")
  }

  @Test("strings survive, whatever is in them")
  func strings() throws {
    let text = "\u{0}\u{1F}\"\\/\u{8}\u{C}\n\r\t é 日本 👩‍👩‍👧 \u{2028} \u{7F} \u{FEFF}e\u{301}"
    let written = JSON.string(text).description
    #expect(try JSON(parsing: written).string == text)
    let foundation = try JSONDecoder().decode([String].self, from: Data("[\(written)]".utf8))
    #expect(foundation == [text])
    #expect(try JSON(parsing: #""\u00e9\ud83d\ude00\/\b""#).string == "é😀/\u{8}")
  }

  @Test(
    "what is no JSON is refused at its byte",
    arguments: [
      ("", 0), (" ", 1), ("[1,]", 3), ("[1 2]", 3), ("{\"a\"}", 4), ("{\"a\":1,}", 7), ("{a:1}", 1),
      ("[1]x", 3), ("nul", 3), ("tru ", 3), ("\"a", 2), ("\"\u{1}\"", 1), (#""\x""#, 2),
      (#""\u12g4""#, 5), (#""\ud800""#, 1), (#""\udc00""#, 1), (#""\ud800\u0041""#, 1),
      ("{\"a\":1,\"a\":2}", 7), ("\u{FEFF}1", 0), ("[1}", 2), ("'a'", 0),
    ])
  func syntaxErrors(text: String, offset: Int) {
    let error = #expect(throws: JSON.SyntaxError.self) { try JSON(parsing: text) }
    #expect(error?.offset == offset, "\(text): \(error?.description ?? "")")
  }

  @Test("nesting is bounded at 512, so that no text exhausts the stack")
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
    "bytes that are no UTF-8 are refused",
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
    #expect(error?.reason == "bytes that are not UTF-8")
  }

  @Test("random bytes never trap, and are taken only when Foundation takes them")
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

  @Test("objects keep their order, compare without it, and hold a key once")
  func objects() throws {
    var object = try #require(try JSON(parsing: #"{"b":1,"a":2,"c":3}"#).object)
    #expect(object.keys == ["b", "a", "c"])
    #expect(object == ["a": 2, "c": 3, "b": 1])
    #expect(Set([object, ["a": 2, "c": 3, "b": 1]]).count == 1)
    #expect(object != ["a": 2, "c": 3, "b": 1.0])
    object["a"] = nil
    object["d"] = 4
    object["b"] = 9
    #expect(JSON.object(object).description == #"{"b":9,"c":3,"d":4}"#)
    #expect(object["c"] == 3)
    object["x"] = nil
    #expect(object.count == 3)
    #expect((["k": 1, "k": 2] as JSON.Object)["k"] == 2)
  }

  @Test("keys that look the same but are other bytes are two keys")
  func keysAreBytes() throws {
    let text = "{\"\u{E9}\":1,\"e\u{301}\":2}"
    let json = try JSON(parsing: text)
    #expect(json.description.unicodeScalars.elementsEqual(text.unicodeScalars))
    #expect(json["\u{E9}"].int == 1 && json["e\u{301}"].int == 2)
    #expect(throws: JSON.SyntaxError.self) { try JSON(parsing: #"{"\u00e9":1,"é":2}"#) }
  }

  @Test("an object keeps its promises however many keys it has", arguments: [1, 15, 16, 17, 400])
  func manyKeys(count: Int) throws {
    let members = (0..<count).map { (key: "k\($0)", value: JSON.number(JSON.Number($0))) }
    let text = "{" + members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    var object = try #require(try JSON(parsing: text).object)
    #expect(object.keys == members.map(\.key))
    for (key, value) in members { #expect(object[key] == value) }
    #expect(object == JSON.Object(members.reversed().map { ($0.key, $0.value) }))
    let twice = text.dropLast() + ",\"k\(count - 1)\":0}"
    #expect(throws: JSON.SyntaxError.self) { try JSON(parsing: String(twice)) }
    object["k0"] = nil
    object["new"] = true
    object["k\(count / 2)"] = "changed"
    #expect(object["k0"] == (count == 1 ? "changed" : nil) && object["new"] == true)
    #expect(object["k\(count / 2)"] == "changed")
  }

  @Test("walking down never traps")
  func walking() throws {
    let json = try JSON(parsing: #"{"a":[{"b":"x"}],"n":null}"#)
    #expect(json["a"][0]["b"].string == "x")
    #expect(json["a"][7]["b"][-1].isNull)
    #expect(json["n"].isNull && json["missing"].isNull)
    #expect(json["a"].string == nil && json["a"].bool == nil && json["a"].int == nil)
    #expect(json.object?["missing"] == nil)
  }

  @Test("through Foundation's coders values survive, up to 38 digits")
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
}
