import Foundation
import Medblocks
import Testing

@Suite("JSON.Number")
struct JSONNumberTests {
  @Test(
    "a number keeps its text",
    arguments: [
      "0", "-0", "1.50", "12345678901234567890.123", "1E-22", "1e400", "-0.0",
      "0.1000000000000000055", "1e+5", "9223372036854775808", "1.0",
    ])
  func numberText(text: String) throws {
    #expect(try JSON(parsing: "[\(text)]").description == "[\(text)]")
    #expect(JSON.Number(text)?.text == text)
  }

  @Test(
    "an invalid number is rejected",
    arguments: ["", "-", "+1", "01", "1.", ".5", "1e", "1e+", "0x1", "NaN", "1 ", " 1", "1_0", "١"])
  func invalid(text: String) {
    #expect(JSON.Number(text) == nil)
    // JSON allows white space around a value, so here a letter replaces it.
    let padded = text.replacing(" ", with: "x")
    #expect(throws: JSON.SyntaxError.self) { try JSON(parsing: "[1,\(padded)]") }
  }

  @Test("a conversion is nil when the number does not fit the type")
  func conversions() throws {
    func number(_ text: String) throws -> JSON.Number { try #require(JSON.Number(text)) }
    #expect(try number("42").int == 42)
    #expect(try number("4.5").int == nil)
    #expect(try number("9223372036854775808").int == nil)
    #expect(try number("1e400").double == nil && number("-1e400").double == nil)
    #expect(try number("1e-400").double == nil && number("-0.1E-400").double == nil)
    #expect(try number("5e-324").double == .leastNonzeroMagnitude && number("0e-400").double == 0)
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

  @Test(
    "a number is an Int if its value is",
    arguments: [
      ("2", 2), ("2.0", 2), ("2e0", 2), ("0.2E1", 2), ("-20.0e-1", -2), ("0.0", 0), ("-0", 0),
      ("0e99999999999999999999", 0), ("9223372036854775807.0", .max),
      ("92e17", 9_200_000_000_000_000_000),
      ("2.5", nil), ("2e-1", nil), ("1e19", nil), ("9223372036854775808.0", nil), ("1e400", nil),
      ("1e99999999999999999999", nil),
    ] as [(String, Int?)])
  func integers(text: String, value: Int?) throws {
    #expect(try #require(JSON.Number(text)).int == value)
  }
}
