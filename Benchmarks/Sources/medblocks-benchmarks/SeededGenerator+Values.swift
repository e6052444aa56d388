import MedblocksTesting

extension SeededGenerator {
  mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
    choices[Int.random(in: choices.indices, using: &self)]
  }

  mutating func hex(_ count: Int) -> String {
    String((0..<count).map { _ in pick(Array("0123456789abcdef")) })
  }

  mutating func uuid() -> String { [8, 4, 4, 4, 12].map { hex($0) }.joined(separator: "-") }

  mutating func digits(_ count: Int) -> String {
    String((0..<count).map { _ in pick(Array("123456789")) })
  }

  mutating func instant() -> String {
    func two(_ range: ClosedRange<Int>) -> String {
      let number = Int.random(in: range, using: &self)
      return number < 10 ? "0\(number)" : "\(number)"
    }
    return "20\(two(10...26))-\(two(1...12))-\(two(1...28))"
      + "T\(two(0...23)):\(two(0...59)):\(two(0...59)).\(digits(3))Z"
  }

  mutating func base64(_ count: Int) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    return String(decoding: (0..<count).map { _ in alphabet[Int(next() % 64)] }, as: UTF8.self)
  }
}
