import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("LocalSandbox: validation of requests")
struct RequestValidationTests {
  private let sandbox = LocalSandbox()

  private func code(
    _ method: TransportRequest.Method, _ target: String, body: String? = nil,
    headers: [(name: String, value: String)]? = nil
  ) async throws -> String {
    let standard = [
      (name: "Authorization", value: "Bearer \(sandbox.apiKey)"),
      (name: "Content-Type", value: "application/json"),
    ]
    let response = try await sandbox.send(
      TransportRequest(
        method: method, url: "https://sandbox.test" + target, headers: headers ?? standard,
        body: body.map { Array($0.utf8) }))
    let json = try JSON(parsing: response.body)
    #expect(response.header("X-Request-Id") != nil)
    guard response.statusCode != 200 else { return "ok" }
    #expect(json["error"]["request_id"].string == response.header("X-Request-Id"))
    let param = json["error"]["param"].string.map { " " + $0 } ?? ""
    return "\(response.statusCode) \(json["error"]["code"].string ?? "")\(param)"
  }

  @Test(
    "a patient's body is validated",
    arguments: [
      ("", "400 bad_request"), ("[]", "400 bad_request"), ("{", "400 bad_request"),
      (#"{"patient_id":"a",}"#, "400 bad_request"), (#"{"patient_id":"a"}x"#, "400 bad_request"),
      (#"{"patient_id":"a","metadata":{"a":[1,]}}"#, "400 bad_request"),
      (#"{"patient_id":"a","metadata":{"a":[1,,2]}}"#, "400 bad_request"),
      (#"{,"patient_id":"a"}"#, "400 bad_request"), (#"{"patient_id" "a"}"#, "400 bad_request"),
      (#"{"patient_id":"a","patient_id":"a"}"#, "400 bad_request"),
      (#"{"patient_id":"a","patient\u005fid":"a"}"#, "400 bad_request"),
      (#"{"patient_id":"a","metadata":{"k":{"a":1,"a":1}}}"#, "400 bad_request"),
      (#"{"patient_id":"a","email":"a@@b"}"#, "400 invalid_data email"),
      (#"{"patient_id":"a","email":"@b"}"#, "400 invalid_data email"),
      (#"{"patient_id":"a","email":"a@"}"#, "400 invalid_data email"),
      (#"{"patient_id":"a","email":"a b@c"}"#, "400 invalid_data email"),
      (#"{"patient_id":"a","email":""}"#, "400 invalid_data email"),
      (#"{"patient_id":"a","x":1}"#, "ok"), (#"{"patient_id":"a","email":"a+b@c.d"}"#, "ok"),
      (
        #" { "patient_id" : "a" , "metadata" : { "a" : [ ] , "\"" : { } , "b" : [ "]" , -1e5 ] } } "#,
        "ok"
      ),
      (#"{}"#, "400 invalid_data patient_id"),
      (#"{"patient_id":7}"#, "400 invalid_data patient_id"),
      (#"{"patient_id":""}"#, "400 invalid_data patient_id"),
      (#"{"patient_id":null}"#, "400 invalid_data patient_id"),
      (#"{"patient_id":"a","email":null}"#, "400 invalid_data email"),
      (#"{"patient_id":"a","name":7}"#, "400 invalid_data name"),
      (#"{"patient_id":"a","metadata":[]}"#, "400 invalid_data metadata"),
      (#"{"patient_id":"a"}"#, "ok"),
      (#"{"patient_id":"a","metadata":{"a":-1.50E+400}}"#, "ok"),
      (#"{"patient_id":"a","metadata":{"a":01}}"#, "400 bad_request"),
      (#"{"patient_id":"a","metadata":{"a":1.}}"#, "400 bad_request"),
      (#"{"patient_id":"a","metadata":{"a":+1}}"#, "400 bad_request"),
      (#"{"patient_id":"a","metadata":{"a":nan}}"#, "400 bad_request"),
      (#"{"patient_id":"a","metadata":{"a":tru}}"#, "400 bad_request"),
    ])
  func patientBody(body: String, code expected: String) async throws {
    #expect(try await code(.post, "/patients", body: body) == expected)
  }

  @Test(
    "a session's body is validated",
    arguments: [
      (
        #""connection_id":"fhirsrc_maple","recommended_connection_ids":[]"#,
        "invalid_request recommended_connection_ids"
      ),
      (#""connection_id":"""#, "invalid_data connection_id"),
      (#""recommended_connection_ids":[7]"#, "invalid_data recommended_connection_ids"),
      (#""recommended_connection_ids":"x""#, "invalid_data recommended_connection_ids"),
      (#""return_button_label":"""#, "invalid_data return_button_label"),
      (#""expires_in":59"#, "invalid_data expires_in"),
      (#""expires_in":86401"#, "invalid_data expires_in"),
      (#""expires_in":60.5"#, "invalid_data expires_in"),
      (#""expires_in":"60""#, "invalid_data expires_in"),
      (#""expires_in":true"#, "invalid_data expires_in"), (#""x":1"#, "invalid_request x"),
    ])
  func sessionBody(field: String, expected: String) async throws {
    let body = #"{"patient_id":"a","return_url":"https://a.test",\#(field)}"#
    #expect(try await code(.post, "/patient-sessions", body: body) == "400 " + expected)
  }

  @Test("different ids in path and body are rejected")
  func differingIDs() async throws {
    _ = try await code(.post, "/patients", body: #"{"patient_id":"a"}"#)
    let differs = try await code(.put, "/patients/a", body: #"{"patient_id":"b"}"#)
    #expect(differs == "400 invalid_data patient_id")
    #expect(try await code(.put, "/patients/a", body: #"{"patient_id":"a"}"#) == "ok")
  }

  @Test(
    "paths and queries are validated",
    arguments: [
      ("/patients?limit=0", "400 invalid_data limit"),
      ("/patients?limit=x", "400 invalid_data limit"),
      ("/patients?limit=%2B5", "400 invalid_data limit"),
      ("/patients?limit=", "400 invalid_data limit"),
      ("/patients?limit=05", "400 invalid_data limit"),
      ("/patients?limit=5.0", "400 invalid_data limit"),
      ("/patients?limit=%205", "400 invalid_data limit"),
      ("/patients?limit=101", "400 invalid_data limit"),
      ("/patients?x=1", "400 invalid_request x"),
      ("/patients?limit=1&limit=2", "400 bad_request"),
      ("/patients?%zz=1", "400 invalid_request %zz"),
      ("/patients?starting_after=none", "400 invalid_data starting_after"),
      ("/patients//x", "404 not_found"), ("/", "404 not_found"), ("/nowhere", "404 not_found"),
      ("/patients/a/b/c/d", "404 not_found"), ("/webhooks/a/b/c", "404 not_found"),
      ("/patients/a/records", "404 resource_not_found"), ("/patients?limit=100", "ok"),
    ])
  func target(target: String, code expected: String) async throws {
    #expect(try await code(.get, target) == expected)
  }

  @Test(
    "a query for records is validated",
    arguments: [
      ("count=0", "400 invalid_data count"), ("count=101", "400 invalid_data count"),
      ("count=x", "400 invalid_data count"), ("limit=1", "400 invalid_request limit"),
      ("since=x", "400 invalid_data since"), ("since=2026-13-01", "400 invalid_data since"),
      ("since=2026-02-30", "400 invalid_data since"), ("since=2026-4-5", "400 invalid_data since"),
      ("since=2026-04-25x", "400 invalid_data since"), ("since=20260425", "400 invalid_data since"),
      ("since=2026-04-25T09:30:00", "400 invalid_data since"),
      ("since=2026-04-25T09:30Z", "400 invalid_data since"),
      ("since=2026-02-30T09:30:00Z", "400 invalid_data since"),
      ("since=2026-04-25T25:00:00Z", "400 invalid_data since"),
      ("since=2026-04-25T09:60:00Z", "400 invalid_data since"),
      ("since=2026-04-25T09:30:00%2B24:00", "400 invalid_data since"),
      ("since=2026-04-25T09:30:00Zx", "400 invalid_data since"),
      ("since=2024-02-29", "ok"), ("since=2026-04-25T09:30:00%2B02:00", "ok"),
      ("since=2026-04-25t09:30:00z", "ok"), ("since=2026-04-25T09:30:00.123456-11:30", "ok"),
      ("starting_after=none", "400 invalid_data starting_after"),
      ("ending_before=none", "400 invalid_data ending_before"),
      ("since=2026-04-25&count=1&type=A%2CB", "ok"), ("since=2026-04-25T09%3A30%3A00.5Z", "ok"),
    ])
  func records(query: String, code expected: String) async throws {
    _ = try await code(.post, "/patients", body: #"{"patient_id":"a"}"#)
    #expect(try await code(.get, "/patients/a/records?" + query) == expected)
  }

  @Test("records must be FHIR resources of an existing patient")
  func addRecords() async throws {
    _ = try await code(.post, "/patients", body: #"{"patient_id":"a"}"#)
    for (text, patient) in [("{}", "a"), ("[]", "a"), ("{\"resourceType\":\"A\"}", "b")] {
      await #expect(throws: LocalSandbox.ActionError.self) {
        try await sandbox.addRecords([text], to: patient)
      }
    }
  }

  @Test(
    "the health check never responds with 400",
    arguments: ["", "?x=1", "?x=1&x=2", "?x", "?limit=0", "?%zz=%zz"])
  func health(query: String) async throws {
    #expect(try await code(.get, "/health" + query, headers: [("Version", "2020-01-01")]) == "ok")
  }

  @Test("headers are validated")
  func headers() async throws {
    #expect(try await code(.get, "/patients", headers: []) == "401 missing_api_key")
    let basic = [(name: "authorization", value: "Basic \(sandbox.apiKey)")]
    #expect(try await code(.get, "/patients", headers: basic) == "401 missing_api_key")
    let wrong = [(name: "authorization", value: "Bearer nobody")]
    #expect(try await code(.get, "/patients", headers: wrong) == "401 invalid_api_key")
    let lowerCase = [(name: "authorization", value: "Bearer \(sandbox.apiKey)")]
    #expect(try await code(.get, "/patients", headers: lowerCase) == "ok")
    let untyped = try await code(.post, "/patients", body: "{}", headers: lowerCase)
    #expect(untyped == "400 bad_request")
    let schemes = ["bearer", "BEARER"].map { [("Authorization", "\($0) \(sandbox.apiKey)")] }
    for scheme in schemes { #expect(try await code(.get, "/patients", headers: scheme) == "ok") }
    let types = [
      ("application/json; charset=utf-8", "ok"), ("Application/JSON;charset=UTF-8", "ok"),
      ("application/json ;x=y", "ok"), ("application/jsonp", "400 bad_request"),
      ("text/plain", "400 bad_request"), ("", "400 bad_request"),
    ]
    for (number, (type, expected)) in types.enumerated() {
      let headers = lowerCase + [(name: "Content-Type", value: type)]
      let body = #"{"patient_id":"\#(number)"}"#
      #expect(
        try await code(.post, "/patients", body: body, headers: headers) == expected, "\(type)")
    }
    let version = lowerCase + [(name: "Version", value: "2020-01-01")]
    #expect(try await code(.get, "/patients", headers: version) == "400 unsupported_api_version")
  }
}
