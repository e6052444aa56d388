extension JSON {
  /// A JSON object: its keys in the order in which they came, each key once.
  public struct Object: Sendable, ExpressibleByDictionaryLiteral {
    private var members: [(key: String, value: JSON)] = []
    private var positions: [String: Int] = [:]

    /// Makes an empty object.
    public init() {}

    /// Makes an object of key and value pairs; of a key that comes twice the last value stays.
    public init(_ members: some Sequence<(String, JSON)>) {
      for (key, value) in members { self[key] = value }
    }

    /// Makes an object; of a key that is written twice the last value stays.
    public init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements) }

    /// The keys, in order.
    public var keys: [String] { members.map(\.key) }

    /// The value at a key, or nil when the key is not there.
    ///
    /// Setting nil removes the key.
    public subscript(key: String) -> JSON? {
      get { positions[key].map { members[$0].value } }
      set {
        switch (positions[key], newValue) {
        case (let position?, let value?):
          members[position].value = value
        case (nil, let value?):
          positions[key] = members.count
          members.append((key, value))
        case (let position?, nil):
          members.remove(at: position)
          positions[key] = nil
          for index in position..<members.count { positions[members[index].key] = index }
        case (nil, nil):
          break
        }
      }
    }

    /// Adds a member that a parser has read; false, and unchanged, when the key is there already.
    mutating func append(_ key: String, _ value: JSON) -> Bool {
      guard positions.updateValue(members.count, forKey: key) == nil else { return false }
      members.append((key, value))
      return true
    }
  }
}

extension JSON.Object: RandomAccessCollection {
  /// The position of the first member.
  public var startIndex: Int { members.startIndex }

  /// The position behind the last member.
  public var endIndex: Int { members.endIndex }

  /// The member at a position.
  public subscript(position: Int) -> (key: String, value: JSON) { members[position] }
}

extension JSON.Object: Hashable {
  /// True when both hold the same keys with equal values, in any order.
  public static func == (left: Self, right: Self) -> Bool {
    left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
  }

  /// Hashes the members without regard to their order.
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
