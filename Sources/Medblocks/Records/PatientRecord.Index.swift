extension PatientRecord {
  /// An index of records by the references that point to them.
  ///
  /// A reference is resolved within its own source: `Patient/123` at one facility is another person
  /// than `Patient/123` at the next. Build it from a page or from all records. Of records with the
  /// same source, type and id, the last one is kept.
  public struct Index: Sendable, Loggable {
    private struct Key: Hashable {
      let source: FHIRSource.ID?
      let type: String
      let id: String
    }

    private var resources: [Key: FHIRResource] = [:]

    /// Creates an index; records that are malformed or have no id are left out.
    public init(_ records: some Sequence<PatientRecord>) {
      for record in records { insert(record) }
    }

    /// Adds a record, unless it is malformed or has no id.
    public mutating func insert(_ record: PatientRecord) {
      guard let resource = try? record.resource, let id = resource.id else { return }
      let key = Key(source: record.source, type: resource.resourceType.rawValue, id: id)
      resources[key] = resource
    }

    /// The number of resources.
    public var count: Int { resources.count }

    /// Returns the resource that a reference points to, or nil if the index does not hold it.
    ///
    /// Relative references (`Patient/123`) and references to contained resources (`#med1`) are
    /// resolved. A version (`/_history/4`) is ignored: the stored resource is returned. Absolute
    /// URLs, `urn:` references and identifiers are not resolved, because the API does not say which
    /// server a source is.
    ///
    /// - Parameters:
    ///   - reference: A FHIR `Reference` such as `resource["subject"]`, or its string.
    ///   - record: The record that contains the reference.
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

    package var loggableFields: [(label: String, value: Any)] { [("count", count)] }
  }
}
