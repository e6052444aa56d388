import Foundation

/// A FHIR resource as JSON, byte for byte as the test provided it.
struct RawResource: Codable, Hashable, Sendable {
  let type: String
  /// Nil when the resource has no id; such a resource is never replaced.
  let id: String?
  let text: String

  init(type: String, id: String, text: String) {
    (self.type, self.id, self.text) = (type, id, text)
  }

  /// Reads the type and the id, and nothing else: a number may exceed Foundation's numeric types.
  ///
  /// - Returns: Nil when the text is not a JSON object with a `resourceType`.
  init?(parsing text: String) {
    struct Head: Decodable {
      let resourceType: String
      let id: String?
    }
    guard let head = try? JSONDecoder().decode(Head.self, from: Data(text.utf8)) else { return nil }
    (type, id, self.text) = (head.resourceType, head.id, text)
  }
}
