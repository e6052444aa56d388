extension PatientRecord {
  /// Records by the names under which references point at them.
  ///
  /// A reference is resolved within its own source: `Patient/123` of one facility is another person
  /// than `Patient/123` of the next. Build it of a page or of all that was read; of records with the
  /// same source, type and id the last stays.
  public struct Index: Sendable, Redacted {
    private struct Key: Hashable {
      let source: FHIRSource.ID?
      let type: String
      let id: String
    }

    private var resources: [Key: FHIRResource] = [:]

    /// Indexes records; those that are broken or have no id are left out.
    public init(_ records: some Sequence<PatientRecord>) {
      for record in records { insert(record) }
    }

    /// Adds a record, if it is sound and has an id.
    public mutating func insert(_ record: PatientRecord) {
      guard let resource = try? record.resource, let id = resource.id else { return }
      let key = Key(source: record.source, type: resource.resourceType.rawValue, id: id)
      resources[key] = resource
    }

    /// The number of resources.
    public var count: Int { resources.count }

    /// The resource that a reference in a record points at, or nil when it is not here.
    ///
    /// `reference` is a FHIR `Reference` (`resource["subject"]`) or its text. Relative references are
    /// resolved (`Patient/123`, also with `/_history/4` behind, which names a version but finds the
    /// one that is here), and those to what the record contains (`#med1`). Absolute URLs, `urn:`s and
    /// mere identifiers are not: nothing in the API says which server a source is.
    public func resolve(_ reference: JSON, from record: PatientRecord) -> FHIRResource? {
      guard let text = reference.string ?? reference["reference"].string else { return nil }
      if text.first == "#" {
        return try? record.resource.contained.first { $0.id == String(text.dropFirst()) }
      }
      let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      let isVersioned = parts.count == 4 && parts[2] == "_history"
      guard parts.count == 2 || isVersioned else { return nil }
      return resources[Key(source: record.source, type: parts[0], id: parts[1])]
    }

    /// The number of resources.
    public var printable: [(label: String, value: Any)] { [("count", count)] }
  }
}
