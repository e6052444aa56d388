extension SandboxService {
  /// The facilities, with look-ups by catalog id and by the base URL of the FHIR server.
  ///
  /// It is encoded as an array of facilities.
  struct Catalog: Sendable {
    /// A facility with its position in the catalog.
    struct Entry: Positioned {
      let position: Int
      let facility: LocalSandbox.Facility
    }

    let facilities: [LocalSandbox.Facility]
    private let indices: [String: Int]

    init(_ facilities: [LocalSandbox.Facility]) {
      self.facilities = facilities
      var indices: [String: Int] = [:]
      for (index, facility) in facilities.enumerated() {
        for key in [facility.id.rawValue, facility.fhirBaseURL] where indices[key] == nil {
          indices[key] = index
        }
      }
      self.indices = indices
    }

    /// The facility with a catalog id or a base URL, or nil.
    subscript(id: String) -> LocalSandbox.Facility? { indices[id].map { facilities[$0] } }

    /// Returns the entries after a position; all of them after nil.
    func entries(after position: Int?) -> some Sequence<Entry> {
      facilities.indices.dropFirst(position ?? 0).lazy.map { [facilities] index in
        Entry(position: index + 1, facility: facilities[index])
      }
    }
  }
}

extension SandboxService.Catalog: Hashable, Codable {
  static func == (left: Self, right: Self) -> Bool { left.facilities == right.facilities }

  func hash(into hasher: inout Hasher) { hasher.combine(facilities) }

  init(from decoder: any Decoder) throws {
    self.init(try [LocalSandbox.Facility](from: decoder))
  }

  func encode(to encoder: any Encoder) throws { try facilities.encode(to: encoder) }
}
