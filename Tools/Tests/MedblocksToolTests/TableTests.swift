import Testing

@testable import MedblocksTool

@Suite("Table")
struct TableTests {
  private let plain = Style(isTerminal: false, environment: [:])
  private let colored = Style(isTerminal: true, environment: ["TERM": "xterm"])
  private let table = Table(
    columns: ["ID", .init("NAME", isFlexible: true), "STATUS"],
    rows: [["a", "Élan 病院", "active"], ["bcd", "", "failed"]])

  @Test("a pipe gets values separated by tabs, without titles")
  func tabs() {
    #expect(table.tabSeparatedLines == ["a\tÉlan 病院\tactive", "bcd\t\tfailed"])
  }

  @Test("a terminal gets aligned columns with titles")
  func columns() {
    #expect(
      table.lines(width: 80, style: plain)
        == ["ID   NAME       STATUS", "a    Élan 病院  active", "bcd  -          failed"])
  }

  @Test("statuses and titles are colored, names are not")
  func colors() {
    let table = Table(columns: ["NAME", "STATUS"], rows: [["active", "active"]])
    #expect(
      table.lines(width: 80, style: colored) == [
        "\u{1B}[1mNAME\u{1B}[0m    \u{1B}[1mSTATUS\u{1B}[0m",
        "active  \u{1B}[32mactive\u{1B}[0m",
      ])
  }

  @Test("only flexible columns are cut, to no less than 12 columns")
  func narrow() {
    let id = String(repeating: "i", count: 20)
    let table = Table(
      columns: ["ID", .init("NAME", isFlexible: true)],
      rows: [[id, String(repeating: "n", count: 40)]])
    #expect(
      table.lines(width: 50, style: plain)[1] == id + "  " + String(repeating: "n", count: 27) + "…"
    )
    #expect(
      table.lines(width: 10, style: plain)[1] == id + "  " + String(repeating: "n", count: 11) + "…"
    )
  }

  @Test("an empty table has no titles")
  func empty() {
    #expect(Table(columns: ["ID"], rows: []).lines(width: 80, style: plain).isEmpty)
  }
}

@Suite("Style")
struct StyleTests {
  @Test(
    "colors need a terminal that has them, and no NO_COLOR",
    arguments: [
      (true, ["TERM": "xterm"], true), (false, ["TERM": "xterm"], false),
      (true, ["TERM": "dumb"], false), (true, [:], false),
      (true, ["TERM": "xterm", "NO_COLOR": "1"], false),
      (true, ["TERM": "xterm", "NO_COLOR": ""], true),
    ] as [(Bool, [String: String], Bool)])
  func colors(isTerminal: Bool, environment: [String: String], isEnabled: Bool) {
    #expect(Style(isTerminal: isTerminal, environment: environment).isEnabled == isEnabled)
  }
}
