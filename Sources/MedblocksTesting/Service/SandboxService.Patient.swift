import Foundation

extension SandboxService {
  struct Patient: TableRow {
    let id: String
    let position: Int
    var email: String?
    var name: String?
    var metadata: SandboxJSON
    let createdAt: Date

    var json: [String: SandboxJSON] {
      [
        "id": .string(id), "resource_type": "patient", "email": SandboxJSON(email),
        "name": SandboxJSON(name), "metadata": metadata, "created_at": SandboxJSON(createdAt),
      ]
    }
  }
}
