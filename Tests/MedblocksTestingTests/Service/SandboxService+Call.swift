import Foundation
import Medblocks

@testable import MedblocksTesting

/// Calls of a service by method and target, without an actor or a client.
extension SandboxService {
  init(now: Date = LocalSandbox.fixedStartDate) {
    self.init(
      facilities: LocalSandbox.Facility.examples, apiKey: "key", pageURL: "https://page.test",
      now: now)
  }

  /// Sends a request and returns the status and the JSON of the response.
  @discardableResult
  mutating func call(
    _ method: TransportRequest.Method, _ target: String, body: String? = nil, key: String? = "key"
  ) throws -> (status: Int, json: JSON) {
    let response = response(method, target, body: body, key: key)
    return (response.status, try JSON(parsing: response.body))
  }

  /// Sends a request and returns the response.
  mutating func response(
    _ method: TransportRequest.Method, _ target: String, body: String? = nil, key: String? = "key"
  ) -> SandboxResponse {
    let request = TransportRequest(
      method: method, url: "https://sandbox.test" + target,
      headers: [("Content-Type", "application/json")], body: body.map { Array($0.utf8) })
    return respond(to: LocalSandbox.ReceivedRequest(request, at: now), key: key, requestID: "req_1")
  }

  /// Inserts a patient without a request.
  mutating func addPatient(_ id: String, email: String? = nil) {
    patients.insert(
      Patient(
        id: id, position: newPosition(), email: email, name: nil, metadata: "{}", createdAt: now))
  }

  /// Starts a session and returns its id.
  mutating func startSession(of patientID: String) throws -> String {
    let body = #"{"patient_id":"\#(patientID)","return_url":"https://a.test"}"#
    return try call(.post, "/patient-sessions", body: body).json["id"].string ?? ""
  }

  /// Lists the ids of all items of a list, following the cursors.
  mutating func ids(_ target: String) throws -> [String] {
    var ids: [String] = []
    var cursor: String?
    repeat {
      let page = try call(.get, target + (cursor.map { "&starting_after=\($0)" } ?? "")).json
      ids += page["data"].items.map { $0["id"].string ?? $0["resource"]["id"].string ?? "" }
      cursor = page["next_cursor"].string
    } while cursor != nil
    return ids
  }
}

extension JSON {
  /// The items of an array; empty for anything else.
  var items: [JSON] {
    guard case .array(let items) = self else { return [] }
    return items
  }
}
