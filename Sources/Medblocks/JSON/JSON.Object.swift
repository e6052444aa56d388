extension JSON {
  /// A JSON object with its keys in order, each key once.
  ///
  /// When a text repeats a key, the last value is kept, as `JSON.parse` of JavaScript does. Keys are
  /// compared by their bytes, as in RFC 8259: a composed and a decomposed `é` are two keys.
  public struct Object: Sendable, ExpressibleByDictionaryLiteral {
    typealias Member = (key: String, value: JSON?)

    /// The members in order; a removed member of an indexed object has no value.
    private var members: [Member] = []
    /// The index, once there are too many keys for a linear search.
    ///
    /// It is an array of at most one element, because that takes the least space without one.
    private var index: [KeyIndex] = []

    private struct KeyIndex {
      var positions: [ExactString: Int]
      /// The position of the first member that is not removed.
      var first = 0
    }

    private static let indexedFrom = 16

    /// Creates an empty object.
    public init() {}

    /// Creates an object from key-value pairs; the last value of a repeated key is kept.
    public init(_ members: some Sequence<(String, JSON)>) {
      for (key, value) in members { self[key] = value }
    }

    /// Creates an object; the last value of a repeated key is kept.
    public init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements) }

    /// Creates an object from the members of a text, which may repeat keys.
    init(parsed members: [Member]) {
      self.members = members
      if members.count >= Self.indexedFrom { buildIndex() }
      guard hasRepeatedKeys else { return }
      self = Object(members.map { ($0.key, $0.value ?? .null) })
    }

    private var hasRepeatedKeys: Bool {
      guard index.isEmpty else { return count < members.count }
      for later in members.indices.dropFirst() {
        for earlier in 0..<later where members[earlier].key.isExactly(members[later].key) {
          return true
        }
      }
      return false
    }

    /// The keys, in order.
    public var keys: [String] { map(\.key) }

    /// The value of a key; nil when the key is missing.
    ///
    /// Assigning nil removes the key.
    ///
    /// - Complexity: O(1) on average.
    public subscript(key: String) -> JSON? {
      get { position(of: key).flatMap { members[$0].value } }
      set {
        switch (position(of: key), newValue) {
        case (let position?, let value?): members[position].value = value
        case (nil, let value?): append(key, value)
        case (let position?, nil): remove(at: position)
        case (nil, nil): break
        }
      }
    }

    private func position(of key: String) -> Int? {
      index.isEmpty
        ? members.firstIndex { $0.key.isExactly(key) } : index[0].positions[ExactString(key)]
    }

    private mutating func append(_ key: String, _ value: JSON) {
      members.append((key, value))
      if index.isEmpty {
        buildIndex()
      } else {
        index[0].positions[ExactString(key)] = members.count - 1
      }
    }

    /// Removes a member; an indexed object closes the gaps when they outnumber its members.
    private mutating func remove(at position: Int) {
      guard !index.isEmpty else {
        members.remove(at: position)
        return
      }
      index[0].positions[ExactString(members[position].key)] = nil
      members[position] = ("", nil)
      guard count >= members.count / 2 else {
        members.removeAll { $0.value == nil }
        buildIndex()
        return
      }
      while let last = members.last, last.value == nil { members.removeLast() }
      if position == index[0].first { index[0].first = self.position(from: position + 1) }
    }

    private mutating func buildIndex() {
      index = []
      guard members.count >= Self.indexedFrom else { return }
      let positions = members.indices.map { (ExactString(members[$0].key), $0) }
      index = [KeyIndex(positions: Dictionary(positions) { $1 })]
    }
  }
}

extension JSON.Object: BidirectionalCollection {
  /// A position in an object, valid until the object changes.
  public struct Index: Comparable, Sendable {
    fileprivate let position: Int

    /// Returns whether a position comes before another one.
    public static func < (left: Self, right: Self) -> Bool { left.position < right.position }
  }

  /// The number of members.
  public var count: Int { index.isEmpty ? members.count : index[0].positions.count }

  /// The position of the first member.
  public var startIndex: Index { Index(position: index.isEmpty ? 0 : index[0].first) }

  /// The position after the last member.
  public var endIndex: Index { Index(position: members.count) }

  /// Returns the position after a position.
  public func index(after index: Index) -> Index {
    Index(position: position(from: index.position + 1))
  }

  /// Returns the position before a position.
  public func index(before index: Index) -> Index {
    var position = index.position - 1
    while members[position].value == nil { position -= 1 }
    return Index(position: position)
  }

  /// The member at a position.
  public subscript(index: Index) -> (key: String, value: JSON) {
    (members[index.position].key, members[index.position].value ?? .null)
  }

  /// Returns the first position that is not removed, from a position on.
  private func position(from position: Int) -> Int {
    var position = position
    while position < members.count, members[position].value == nil { position += 1 }
    return position
  }
}

extension JSON.Object: Hashable {
  /// Returns whether two objects have the same keys with equal values, in any order.
  public static func == (left: Self, right: Self) -> Bool {
    left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
  }

  /// Hashes the members, regardless of their order.
  public func hash(into hasher: inout Hasher) {
    var sum = 0
    for (key, value) in self {
      var member = Hasher()
      member.combine(ExactString(key))
      member.combine(value)
      sum &+= member.finalize()
    }
    hasher.combine(sum)
  }
}
