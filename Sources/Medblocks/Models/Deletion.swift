/// The confirmation that a resource was deleted or a patient's connection disconnected.
///
/// Its JSON is `{resource_type, id, deleted: true}`, for connections `{…, disconnected: true}`.
///
/// API schemas: PatientDeleted, ConnectionDisconnected, WebhookEndpointDeleted.
struct Deletion<Resource: JSONModel & Sendable>: Hashable, Sendable {
  let id: String

  private static var confirmation: CodingKeys {
    Resource.self == PatientConnection.self ? .disconnected : .deleted
  }
}

extension Deletion: JSONModel {
  static var resourceType: String? { Resource.resourceType }

  enum CodingKeys: String {
    case id, deleted, disconnected
  }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    id = try reader[.id]
    guard try reader[Self.confirmation] else {
      throw JSONReadingError("does not confirm the deletion")
    }
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.id, id)
    writer.set(Self.confirmation, true)
  }
}
