/// A string that is compared and hashed by its UTF-8 bytes, as ids and names are.
///
/// `String` compares by canonical equivalence: it takes a composed and a decomposed `é` for equal.
/// Its hash value is the same for both, so a hash table that compares bytes must not use it.
struct ExactString: Hashable {
  let text: String

  @inline(__always) init(_ text: String) { self.text = text }

  @inline(__always) static func == (left: Self, right: Self) -> Bool {
    left.text.isExactly(right.text)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(0xFF as UInt8)  // no UTF-8 contains it, so it separates strings
  }
}

extension String {
  /// Returns whether two strings have the same UTF-8 bytes.
  @inline(__always)
  func isExactly(_ other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    let isEqual = utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { left.elementsEqual($0) }
    }
    return (isEqual ?? nil) ?? utf8.elementsEqual(other.utf8)
  }
}
