import Foundation
import Medblocks
import Testing

/// The contract of the API: `openapi/medblocks.json`.
struct Contract {
  /// The root folder of the repository.
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  let document: JSON

  init() throws {
    let file = Self.root.appending(path: "openapi/medblocks.json")
    document = try JSON(parsing: Data(contentsOf: file))
  }

  struct Operation {
    let id: String
    let method: String
    let path: String
    let node: JSON
  }

  var operations: [Operation] {
    (document["paths"].object ?? [:]).flatMap { path, methods in
      (methods.object ?? [:]).map { method, node in
        Operation(
          id: node["operationId"].string ?? "", method: method.uppercased(), path: path, node: node)
      }
    }
  }

  var schemas: JSON.Object { document["components"]["schemas"].object ?? [:] }

  func examples(_ schema: String) -> [JSON] { schemas[schema]?["examples"].array ?? [] }

  func exampleText(_ schema: String) throws -> String {
    try #require(examples(schema).first).description
  }

  /// Returns a node with its references followed.
  func resolve(_ node: JSON) -> JSON {
    guard let reference = node["$ref"].string else { return node }
    return resolve(reference.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] })
  }

  /// Returns the schema of an operation's response with a status; `.null` when it has none.
  func responseSchema(of operation: Operation, status: Int) -> JSON {
    resolve(operation.node["responses"]["\(status)"])["content"]["application/json"]["schema"]
  }

  /// Returns the schemas of an operation's parameters in a location, by name.
  func parameters(of operation: Operation, in location: String) -> [String: JSON] {
    let parameters = (operation.node["parameters"].array ?? []).map(resolve)
    return Dictionary(
      parameters.filter { $0["in"].string == location }.map {
        ($0["name"].string ?? "", $0["schema"])
      }
    ) { $1 }
  }
}
