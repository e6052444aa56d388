extension PatientRecord.Index {
  /// The target of a FHIR reference, as far as its text names one that an index can hold.
  enum Target: Hashable {
    /// A resource inside the one that has the reference; an empty fragment is that one itself.
    case enclosing(fragment: String)
    /// A resource, or one that it contains.
    case resource(type: String, id: String, fragment: String)
    /// A resource by its UUID, in lower case.
    case uuid(String)

    init?(_ text: String) {
      let halves = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let fragment = halves.count == 2 ? String(halves[1]) : ""
      let parts = halves[0].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      let isVersioned = parts.count == 4 && parts[2] == "_history"
      if halves[0].isEmpty {
        guard halves.count == 2 else { return nil }
        self = .enclosing(fragment: fragment)
      } else if let uuid = Self.uuid(inURN: text) {
        self = .uuid(uuid)
      } else if parts.count == 2 || isVersioned {
        self = .resource(type: parts[0], id: parts[1], fragment: fragment)
      } else {
        return nil
      }
    }

    private static func uuid(inURN text: String) -> String? {
      let prefix = "urn:uuid:"
      let lowercase = text.lowercased()
      return lowercase.hasPrefix(prefix) ? uuid(String(lowercase.dropFirst(prefix.count))) : nil
    }

    /// Returns a UUID in lower case; nil for any other string.
    static func uuid(_ text: String) -> String? {
      let isUUID =
        text.utf8.count == 36
        && text.utf8.allSatisfy { $0.hexDigit != nil || $0 == UInt8(ascii: "-") }
      return isUUID ? text.lowercased() : nil
    }
  }
}
