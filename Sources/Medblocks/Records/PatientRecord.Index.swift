import Foundation

extension PatientRecord {
  /// An index of records by the references that point to them.
  ///
  /// A reference is resolved within its own source: `Patient/123` at one facility is another person
  /// than `Patient/123` at the next. Build it from a page or from all records. Of records with the
  /// same source, type and id, the last one is kept.
  public struct Index: Sendable, Loggable {
    private struct Key: Hashable {
      let source: FHIRSource.ID?
      let type: ExactString
      let id: ExactString
    }

    private struct UUIDKey: Hashable {
      let source: FHIRSource.ID?
      let uuid: UUID
    }

    private var resources: [Key: FHIRResource] = [:]
    /// The keys of the resources whose id may be a UUID; nil if several types have the same id.
    private var uuids: [UUIDKey: Key?] = [:]
    private var contained: [FHIRResource.Location: [ExactString: FHIRResource]] = [:]

    /// Creates an index; records that are malformed or have no id are left out.
    public init(_ records: some Sequence<PatientRecord>) {
      for record in records { insert(record) }
    }

    /// Adds a record, unless it is malformed or has no id.
    ///
    /// - Complexity: O(*n*) in the size of the record.
    public mutating func insert(_ record: PatientRecord) {
      guard let resource = try? record.resource else { return }
      let contained = resource.contained.compactMap { part in
        part.id.map { (ExactString($0), part) }
      }
      if !contained.isEmpty {
        self.contained[resource.location] = Dictionary(contained) { first, _ in first }
      }
      guard let id = resource.id else { return }
      let type = ExactString(resource.resourceType.rawValue)
      let key = Key(source: record.source, type: type, id: ExactString(id))
      resources[key] = resource
      guard let uuid = UUID(uuidString: id) else { return }
      let uuidKey = UUIDKey(source: record.source, uuid: uuid)
      let isUnique = uuids[uuidKey, default: key] == key
      uuids[uuidKey] = .some(isUnique ? key : nil)
    }

    /// The number of resources.
    public var count: Int { resources.count }

    /// Returns the resource that a reference points to, or nil if the index does not hold it.
    ///
    /// | reference | result |
    /// |---|---|
    /// | `Patient/123` | The resource with this type and id. |
    /// | `Patient/123/_history/4` | The same: the version is ignored. |
    /// | `#med1` | The resource that the record's own resource contains. |
    /// | `#` | The record's own resource. |
    /// | `Patient/123#x` | The resource that `Patient/123` contains. |
    /// | `urn:uuid:…` | The resource with this UUID as its id, if only one type has it. |
    /// | `https://…`, `urn:oid:…` | Nil: the API does not state which server a source is. |
    /// | only `identifier` or `display` | Nil: a logical reference names no resource. |
    ///
    /// If you know that an absolute URL begins with the ``FHIRSource/fhirBaseURL`` of the record's
    /// source, remove this prefix and pass the rest.
    ///
    /// - Parameters:
    ///   - reference: A FHIR `Reference` such as `resource["subject"]`, or its string; see
    ///     ``FHIRReference`` for the forms.
    ///   - record: The record that contains the reference.
    /// - Complexity: O(1) on average, and O(*n*) in the size of a record that the index does not hold
    ///   for a reference to a contained resource.
    public func resolve(_ reference: JSON, from record: PatientRecord) -> FHIRResource? {
      guard let reference = FHIRReference(element: reference), reference.baseURL == nil else {
        return nil
      }
      return target(of: reference, from: record).flatMap { part(reference.fragment ?? "", of: $0) }
    }

    /// Returns the resource that a reference names before its fragment.
    private func target(of reference: FHIRReference, from record: PatientRecord) -> FHIRResource? {
      if let type = reference.typeName, let id = reference.id {
        let key = Key(source: record.source, type: ExactString(type), id: ExactString(id))
        return resources[key]
      }
      if let uuid = reference.uuid {
        let key = uuids[UUIDKey(source: record.source, uuid: uuid)] ?? nil
        return key.flatMap { resources[$0] }
      }
      return reference.rawValue.utf8.first == UInt8(ascii: "#") ? try? record.resource : nil
    }

    /// Returns a contained resource, or the resource itself for an empty fragment.
    private func part(_ fragment: String, of resource: FHIRResource) -> FHIRResource? {
      if fragment.isEmpty { return resource }
      if let contained = contained[resource.location] { return contained[ExactString(fragment)] }
      return resource.contained.first { $0.id?.isExactly(fragment) ?? false }
    }

    package var loggableFields: [(label: String, value: Any)] { [("count", count)] }
  }
}

extension FHIRResource {
  /// The location of the bytes in memory, which identifies them as long as they exist.
  fileprivate struct Location: Hashable {
    let address: UInt
    let count: Int
  }

  fileprivate var location: Location {
    rawJSON.withUnsafeBufferPointer {
      Location(address: UInt(bitPattern: $0.baseAddress), count: $0.count)
    }
  }
}
