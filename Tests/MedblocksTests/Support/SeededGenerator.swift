/// A random number generator (SplitMix64) with a seed, so that a failure is reproducible.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// Returns a copy of the bytes with one to three changes: a byte replaced, removed or inserted, or
  /// the end cut off.
  mutating func damage(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...3, using: &self) {
      guard let index = bytes.indices.randomElement(using: &self) else { break }
      switch Int.random(in: 0..<8, using: &self) {
      case 0: bytes.removeSubrange(index...)
      case 1...2: bytes.remove(at: index)
      case 3...4: bytes.insert(bytes.randomElement(using: &self) ?? 0, at: index)
      default: bytes[index] = UInt8.random(in: 0...255, using: &self)
      }
    }
    return bytes
  }
}
