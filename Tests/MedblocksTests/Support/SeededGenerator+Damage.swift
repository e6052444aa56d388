import MedblocksTesting

extension SeededGenerator {
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
