import Medblocks
import Testing

@testable import MedblocksTool

@Suite("Printable text")
struct TextTests {
  @Test(
    "what can change a terminal is escaped as in JSON",
    arguments: [
      ("Élan 病院 👩‍⚕️", "Élan 病院 👩‍⚕️"), ("a\tb\nc\r", #"a\tb\nc\r"#), ("\u{1B}[2J", #"\u001b[2J"#),
      ("\u{7F}\u{9B}", #"\u007f\u009b"#), ("\u{202E}abc\u{2066}", #"\u202eabc\u2066"#),
      ("a\u{2028}b\u{FEFF}", #"a\u2028b\ufeff"#), ("\u{E0041}", #"\udb40\udc41"#),
      (#"C:\a"#, #"C:\\a"#),
    ])
  func escapes(text: String, expected: String) {
    #expect(text.printable == expected)
  }

  @Test("JSON keeps its meaning and its digits, and is safe on a terminal")
  func json() throws {
    let text = #"{"a":[1.50,1e400,true,null,{}],"b":{"\u001b\u009b\u202e":"\\\n"},"c":[]}"#
    let json = try JSON(parsing: text)
    #expect(try JSON(parsing: json.indented) == json)
    #expect(try JSON(parsing: json.line) == json)
    #expect(json.indented.contains("1.50") && json.indented.contains("1e400"))
    #expect(!json.indented.unicodeScalars.contains { $0.isUnsafe && $0 != "\n" })
    #expect(!json.line.unicodeScalars.contains { $0.isUnsafe })
  }

  @Test("indented JSON has a line for each member and element")
  func indented() {
    let json: JSON = ["a": [1, ["b": "c"]], "d": [], "e": [:]]
    #expect(
      json.indented == """
        {
          "a": [
            1,
            {
              "b": "c"
            }
          ],
          "d": [],
          "e": {}
        }
        """)
  }

  @Test("keys and secrets are redacted")
  func redacted() {
    #expect("mb_sk_live_a1-B_2, whsec_x/".redacted == "[redacted], [redacted]/")
  }

  @Test(
    "the width counts columns, not characters",
    arguments: [
      ("", 0), ("abc", 3), ("e\u{301}", 1), ("病院", 4), ("👩‍⚕️", 2), ("❤️", 2), ("ｱ", 1), ("한", 2),
      ("\u{202F}", 1),
    ])
  func width(text: String, columns: Int) {
    #expect(text.width == columns)
  }

  @Test("a cut text fits, and ends with an ellipsis")
  func truncated() {
    #expect("病院の名前".truncated(to: 6) == "病院…")
    #expect("abcdef".truncated(to: 6) == "abcdef")
    #expect("abcdefg".truncated(to: 6) == "abcde…")
  }
}
