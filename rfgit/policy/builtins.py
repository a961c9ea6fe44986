"""The builtins that a policy may call: pure, in regorus and in OPA alike, with the number of arguments OPA asks for."""

from __future__ import annotations

_BY_ARITY = {
    1: """
        abs array.reverse base64.decode base64.encode base64.is_valid base64url.decode base64url.encode
        base64url.encode_no_pad bits.negate ceil count floor glob.quote_meta hex.decode hex.encode
        intersection is_array is_boolean is_null is_number is_object is_set is_string json.is_valid
        json.marshal json.unmarshal json.verify_schema lower max min net.cidr_expand net.cidr_is_valid
        object.keys object.union_n product regex.is_valid round semver.is_valid sort strings.reverse sum
        time.clock time.date time.format time.parse_duration_ns time.parse_rfc3339_ns time.weekday to_number
        trim_space type_name union units.parse units.parse_bytes upper urlquery.decode urlquery.decode_object
        urlquery.encode urlquery.encode_object walk yaml.is_valid yaml.marshal yaml.unmarshal
    """,
    2: """
        array.concat bits.and bits.lsh bits.or bits.rsh bits.xor concat contains endswith format_int
        graph.reachable graph.reachable_paths indexof indexof_n json.filter json.marshal_with_options
        json.match_schema json.patch json.remove net.cidr_contains numbers.range object.filter object.remove
        object.subset object.union regex.match regex.split semver.compare split sprintf startswith
        strings.any_prefix_match strings.any_suffix_match strings.count strings.replace_n time.diff
        time.parse_ns trim trim_left trim_prefix trim_right trim_suffix
    """,
    3: """
        array.slice glob.match numbers.range_step object.get regex.find_all_string_submatch_n regex.find_n
        regex.replace replace substring
    """,
    4: """
        regex.template_match time.add_date
    """,
}

ARITY = {name: count for count, names in _BY_ARITY.items() for name in names.split()}

ANY_ARITY = frozenset({"print"})

# The only relation: it may be called with its result as one more argument.
RELATIONS = frozenset({"walk"})

# They reach out of the policy: to the network, the host, the clock, or chance. Named here so that the refusal can say
# why; a builtin in no list is refused as well.
IMPURE = frozenset(
    {
        "http.send",
        "io.jwt.decode_verify",
        "io.jwt.encode_sign",
        "io.jwt.encode_sign_raw",
        "net.lookup_ip_addr",
        "opa.runtime",
        "providers.aws.sign_req",
        "rand.intn",
        "time.now_ns",
        "trace",
        "uuid.parse",
        "uuid.rfc4122",
    }
)
