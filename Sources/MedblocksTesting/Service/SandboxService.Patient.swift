import Foundation

extension SandboxService {
  struct Patient: TableRow {
    let id: String
    let position: Int
    var email: String?
    var name: String?
    /// JSON as it was sent.
    var metadata: String
    let createdAt: Date

    var json: [String: SandboxJSON] {
      [
        "id": .string(id), "resource_type": "patient", "email": SandboxJSON(email),
        "name": SandboxJSON(name), "metadata": .raw(metadata), "created_at": SandboxJSON(createdAt),
      ]
    }
  }
}
