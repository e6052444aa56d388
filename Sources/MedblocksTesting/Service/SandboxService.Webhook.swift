import Foundation

extension SandboxService {
  /// A webhook endpoint.
  struct Webhook: TableRow {
    let id: String
    let position: Int
    var url: String
    var events: [String]
    var status = "active"
    var description: String?
    /// JSON as it was sent.
    var metadata: String
    let createdAt: Date
    var updatedAt: Date
    var secret: String

    var json: [String: SandboxJSON] {
      [
        "id": .string(id), "resource_type": "webhook_endpoint", "url": .string(url),
        "events": .array(events.map(SandboxJSON.string)), "status": .string(status),
        "description": SandboxJSON(description), "metadata": .raw(metadata),
        "api_version": .string(SandboxService.apiVersion), "created_at": SandboxJSON(createdAt),
        "updated_at": SandboxJSON(updatedAt),
      ]
    }

    var jsonWithSecret: SandboxJSON {
      .object(json.merging(["secret": .string(secret)]) { $1 })
    }

    var isActive: Bool { status == "active" }

    /// Returns whether events of a type are delivered to this endpoint.
    func receives(_ type: String) -> Bool {
      isActive && (events.contains("*") || events.contains(type))
    }
  }
}
