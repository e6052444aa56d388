extension JSON {
  /// A JSON object with its keys in order, each key once.
  ///
  /// Keys are compared by their bytes, as in RFC 8259: a composed and a decomposed `é` are two keys.
  public struct Object: Sendable, ExpressibleByDictionaryLiteral {
    private var members: [(key: String, value: JSON)] = []
    /// The positions of the keys, once there are too many for a linear search.
    private var positions: [Name: Int] = [:]

    private static let indexedFrom = 16

    /// Creates an empty object.
    public init() {}

    /// Creates an object from key-value pairs; the last value of a repeated key is kept.
    public init(_ members: some Sequence<(String, JSON)>) {
      for (key, value) in members { self[key] = value }
    }

    /// Creates an object; the last value of a repeated key is kept.
    public init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements) }

    /// The keys, in order.
    public var keys: [String] { members.map(\.key) }

    /// The value of a key; nil when the key is missing.
    ///
    /// Assigning nil removes the key.
    ///
    /// - Complexity: O(1), and O(*n*) for removing a key.
    public subscript(key: String) -> JSON? {
      get { position(of: key).map { members[$0].value } }
      set {
        switch (position(of: key), newValue) {
        case (let position?, let value?):
          members[position].value = value
        case (nil, let value?):
          add(key, value)
        case (let position?, nil):
          members.remove(at: position)
          index()
        case (nil, nil):
          break
        }
      }
    }

    /// Appends a member, or returns false without a change when the key exists.
    mutating func append(_ key: String, _ value: JSON) -> Bool {
      guard position(of: key) == nil else { return false }
      add(key, value)
      return true
    }

    private func position(of key: String) -> Int? {
      guard members.count < Self.indexedFrom else { return positions[Name(key)] }
      return members.firstIndex { Name($0.key) == Name(key) }
    }

    private mutating func add(_ key: String, _ value: JSON) {
      if members.isEmpty { members.reserveCapacity(4) }
      members.append((key, value))
      if members.count > Self.indexedFrom {
        positions[Name(key)] = members.count - 1
      } else if members.count == Self.indexedFrom {
        index()
      }
    }

    private mutating func index() {
      positions = [:]
      guard members.count >= Self.indexedFrom else { return }
      for position in members.indices { positions[Name(members[position].key)] = position }
    }
  }

  /// A key that is compared by its bytes; `String` compares by canonical equivalence.
  private struct Name: Hashable {
    let text: String

    @inline(__always) init(_ text: String) { self.text = text }

    @inline(__always) static func == (left: Self, right: Self) -> Bool {
      guard left.text.utf8.count == right.text.utf8.count else { return false }
      let isEqual = left.text.utf8.withContiguousStorageIfAvailable { left in
        right.text.utf8.withContiguousStorageIfAvailable { left.elementsEqual($0) }
      }
      return (isEqual ?? nil) ?? left.text.utf8.elementsEqual(right.text.utf8)
    }

    // Strings with equal bytes have equal hash values.
    func hash(into hasher: inout Hasher) { hasher.combine(text) }
  }
}

extension JSON.Object: RandomAccessCollection {
  /// The position of the first member.
  public var startIndex: Int { members.startIndex }

  /// The position after the last member.
  public var endIndex: Int { members.endIndex }

  /// The member at a position.
  public subscript(position: Int) -> (key: String, value: JSON) { members[position] }
}

extension JSON.Object: Hashable {
  /// Returns whether two objects have the same keys with equal values, in any order.
  public static func == (left: Self, right: Self) -> Bool {
    left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
  }

  /// Hashes the members, regardless of their order.
  public func hash(into hasher: inout Hasher) {
    var sum = 0
    for (key, value) in members {
      var member = Hasher()
      member.combine(key)
      member.combine(value)
      sum &+= member.finalize()
    }
    hasher.combine(sum)
  }
}
