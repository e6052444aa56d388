import Foundation
import Medblocks
import Testing

/// `openapi/medblocks.json` of this repository, as the tests read it.
struct Contract {
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

  /// The node with references followed.
  func resolve(_ node: JSON) -> JSON {
    guard let reference = node["$ref"].string else { return node }
    return resolve(reference.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] })
  }

  /// The schema of an operation's answer with a status; `.null` when it has none.
  func answerSchema(of operation: Operation, status: Int) -> JSON {
    resolve(operation.node["responses"]["\(status)"])["content"]["application/json"]["schema"]
  }

  /// The parameters of an operation in one place: name to schema.
  func parameters(of operation: Operation, in place: String) -> [String: JSON] {
    let parameters = (operation.node["parameters"].array ?? []).map(resolve)
    return Dictionary(
      parameters.filter { $0["in"].string == place }.map { ($0["name"].string ?? "", $0["schema"]) }
    ) { $1 }
  }
}
