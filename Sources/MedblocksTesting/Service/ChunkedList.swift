/// An element with a position: a number that ascends in the order of creation.
protocol Positioned: Sendable {
  var position: Int { get }
}

extension Int: Positioned {
  var position: Int { self }
}

/// Elements in ascending order of their positions.
///
/// Inserting into or removing from an array moves all later elements. Here the elements are in
/// chunks of a few hundred, so that only one chunk is moved.
struct ChunkedList<Element: Positioned>: Sendable {
  private static var maximumChunkSize: Int { 256 }

  /// No chunk is empty.
  private var chunks: [[Element]] = []
  private(set) var count = 0

  var first: Element? { chunks.first?.first }

  private struct Location {
    var chunk: Int
    var offset: Int
  }

  /// The element at a position, or nil.
  ///
  /// - Complexity: O(log *n*).
  subscript(position: Int) -> Element? {
    guard let location = location(of: position) else { return nil }
    return chunks[location.chunk][location.offset]
  }

  /// Inserts an element whose position is not taken.
  ///
  /// - Complexity: Amortized O(1) at the end of the list; otherwise O(log *n*) and the move of one
  ///   chunk.
  mutating func insert(_ element: Element) {
    count += 1
    if let last = chunks.last?.last, last.position < element.position {
      if chunks[chunks.count - 1].count < Self.maximumChunkSize {
        chunks[chunks.count - 1].append(element)
      } else {
        chunks.append([element])
      }
      return
    }
    guard !chunks.isEmpty else { return chunks.append([element]) }
    let location = firstLocation { $0.position >= element.position }
    chunks[location.chunk].insert(element, at: location.offset)
    guard chunks[location.chunk].count > Self.maximumChunkSize else { return }
    let half = chunks[location.chunk].count / 2
    chunks.insert(Array(chunks[location.chunk][half...]), at: location.chunk + 1)
    chunks[location.chunk].removeSubrange(half...)
  }

  /// Replaces the element at the position of another one; does nothing when there is none.
  ///
  /// - Complexity: O(log *n*).
  mutating func replace(with element: Element) {
    guard let location = location(of: element.position) else { return }
    chunks[location.chunk][location.offset] = element
  }

  /// Removes and returns the element at a position.
  @discardableResult
  mutating func remove(at position: Int) -> Element? {
    guard let location = location(of: position) else { return nil }
    count -= 1
    let element = chunks[location.chunk].remove(at: location.offset)
    if chunks[location.chunk].isEmpty { chunks.remove(at: location.chunk) }
    return element
  }

  /// Returns the elements after a position, in ascending order; all of them after nil.
  ///
  /// - Complexity: O(log *n*) for the first element, O(1) for each following one.
  func elements(after position: Int? = nil) -> some Sequence<Element> {
    let start = position.map { position in firstLocation { $0.position > position } }
    return sequence(state: start ?? Location(chunk: 0, offset: 0)) { [chunks] location in
      guard location.chunk < chunks.count else { return nil }
      let chunk = chunks[location.chunk]
      let element = chunk[location.offset]
      location.offset += 1
      if location.offset == chunk.count {
        location = Location(chunk: location.chunk + 1, offset: 0)
      }
      return element
    }
  }

  /// Returns the elements before a position, in descending order; all of them before nil.
  ///
  /// - Complexity: O(log *n*) for the first element, O(1) for each following one.
  func elements(before position: Int?) -> some Sequence<Element> {
    let end = position.map { position in firstLocation { $0.position >= position } }
    return sequence(state: end ?? Location(chunk: chunks.count, offset: 0)) {
      [chunks] location in
      if location.offset == 0 {
        guard location.chunk > 0 else { return nil }
        location = Location(chunk: location.chunk - 1, offset: chunks[location.chunk - 1].count)
      }
      location.offset -= 1
      return chunks[location.chunk][location.offset]
    }
  }

  /// Returns the position of the element before the first one that satisfies a predicate, or 0.
  ///
  /// All later elements must satisfy the predicate as well.
  ///
  /// - Complexity: O(log *n*).
  func position(beforeFirst predicate: (Element) -> Bool) -> Int {
    let location = firstLocation(where: predicate)
    if location.offset > 0 { return chunks[location.chunk][location.offset - 1].position }
    return location.chunk > 0 ? chunks[location.chunk - 1].last?.position ?? 0 : 0
  }

  private func location(of position: Int) -> Location? {
    let location = firstLocation { $0.position >= position }
    guard location.chunk < chunks.count,
      chunks[location.chunk][location.offset].position == position
    else { return nil }
    return location
  }

  /// Returns the location of the first element that satisfies a predicate, or the end.
  private func firstLocation(where predicate: (Element) -> Bool) -> Location {
    let chunk = Self.firstIndex(in: 0..<chunks.count) { index in
      chunks[index].last.map(predicate) ?? true
    }
    guard chunk < chunks.count else { return Location(chunk: chunk, offset: 0) }
    let offset = Self.firstIndex(in: 0..<chunks[chunk].count) { predicate(chunks[chunk][$0]) }
    return Location(chunk: chunk, offset: offset)
  }

  private static func firstIndex(in range: Range<Int>, where predicate: (Int) -> Bool) -> Int {
    var (lower, upper) = (range.lowerBound, range.upperBound)
    while lower < upper {
      let middle = (lower + upper) / 2
      if predicate(middle) { upper = middle } else { lower = middle + 1 }
    }
    return lower
  }
}
