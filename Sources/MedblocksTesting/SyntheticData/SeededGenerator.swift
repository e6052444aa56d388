/// Random numbers that are the same in each process and on each platform.
///
/// The seed is hashed with FNV-1a, because `Hasher` differs from process to process; the numbers
/// come from a linear congruential generator.
struct SeededGenerator {
  private var state: UInt64

  init(seed: String) {
    state = seed.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  mutating func integer(in range: ClosedRange<Int>) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return range.lowerBound + Int((state >> 33) % UInt64(range.count))
  }

  /// Returns a decimal number with two digits after the point, trailing zeros included.
  mutating func decimal(inHundredths range: ClosedRange<Int>) -> String {
    let number = integer(in: range)
    return "\(number / 100).\(number % 100 / 10)\(number % 10)"
  }
}
