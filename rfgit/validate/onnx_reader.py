"""Our own walk over the bytes of an ONNX file, before anything else touches them.

Protobuf lets a field that occurs once by its schema occur twice, and merges or overrides. Here every occurrence
counts, so that a reader that merges otherwise cannot be shown less than we saw.
"""

from __future__ import annotations

from collections.abc import Iterator

from .onnx_facts import ModelFacts, Operator, Value
from .wire import BYTES, VARINT, Field, Walk, WireError

_MOST_FIELDS = 2_000_000
_DEEPEST = 24


def read_facts(data: memoryview) -> ModelFacts:
    """Walk a ModelProto. ValueError with the reason when it is none; nothing is checked beyond that."""
    reader = _Reader()
    for item in reader.fields(data):
        reader.model(item)
    if reader.ir_version <= 0 or not reader.graphs:
        raise WireError("it states no version or holds no graph")
    return reader.facts()


class _Reader:
    def __init__(self) -> None:
        self.fields = Walk(_MOST_FIELDS).fields
        self.ir_version = 0
        self.graphs = 0
        self.opsets: list[tuple[str, int]] = []
        self.operators: set[Operator] = set()
        self.calls: list[tuple[Operator, frozenset[Operator]]] = []
        self.inputs: list[Value] = []
        self.outputs: list[Value] = []
        self.initializers: set[str] = set()
        self.unnamed = 0
        self.external: list[str] = []

    def facts(self) -> ModelFacts:
        return ModelFacts(
            ir_version=self.ir_version,
            opsets=tuple(self.opsets),
            operators=frozenset(self.operators),
            functions=tuple(name for name, _ in self.calls),
            calls=tuple(self.calls),
            inputs=tuple(item for item in self.inputs if item.name not in self.initializers),
            outputs=tuple(self.outputs),
            initializers=len(self.initializers) + self.unnamed,
            external=tuple(self.external),
        )

    def model(self, item: Field) -> None:
        """ModelProto: 1 ir_version, 7 graph, 8 opset_import, 20 training_info, 25 functions."""
        if item.number == 1 and item.kind == VARINT:
            self.ir_version = max(self.ir_version, item.value)
        elif item.kind != BYTES:
            return
        elif item.number == 7:
            self.graphs += 1
            self.graph(item.data, 0, top=True)
        elif item.number == 8:
            self.opsets.append(self._opset(item.data))
        elif item.number == 20:
            for part in self._messages(item.data, 1, 2):
                self.graph(part.data, 1)
        elif item.number == 25:
            self.function(item.data)

    def graph(self, data: memoryview, depth: int, *, top: bool = False) -> None:
        """GraphProto: 1 node, 5 initializer, 11 input, 12 output, 15 sparse_initializer."""
        if depth > _DEEPEST:
            raise WireError(f"its graphs are nested more than {_DEEPEST} deep")
        for item in self._messages(data, 1, 5, 11, 12, 15):
            if item.number == 1:
                self.node(item.data, depth)
            elif item.number == 5:
                self._initializer(item.data, top)
            elif item.number == 15:
                self.unnamed += 1
                self._sparse(item.data)
            elif top:
                (self.inputs if item.number == 11 else self.outputs).append(self._value(item.data))

    def node(self, data: memoryview, depth: int) -> None:
        """NodeProto: 4 op_type, 5 attribute, 7 domain."""
        names: list[str] = []
        domains: list[str] = []
        for item in self._messages(data, 4, 5, 7):
            if item.number == 5:
                self._attribute(item.data, depth)
            else:
                (names if item.number == 4 else domains).append(_text(item.data))
        self.operators.update((domain, name) for domain in domains or [""] for name in names or [""])

    def function(self, data: memoryview) -> None:
        """FunctionProto: 1 name, 7 node, 9 opset_import, 10 domain, 11 attribute_proto."""
        outer, self.operators = self.operators, set()
        name = domain = ""
        for item in self._messages(data, 1, 7, 9, 10, 11):
            if item.number == 1:
                name = _text(item.data)
            elif item.number == 10:
                domain = _text(item.data)
            elif item.number == 7:
                self.node(item.data, 1)
            elif item.number == 9:
                self.opsets.append(self._opset(item.data))
            else:
                self._attribute(item.data, 1)
        self.calls.append(((domain, name), frozenset(self.operators)))
        self.operators |= outer

    def _attribute(self, data: memoryview, depth: int) -> None:
        """AttributeProto: 5 t, 6 g, 10 tensors, 11 graphs, 22 sparse_tensor, 23 sparse_tensors."""
        for item in self._messages(data, 5, 6, 10, 11, 22, 23):
            if item.number in (6, 11):
                self.graph(item.data, depth + 1)
            elif item.number in (22, 23):
                self._sparse(item.data)
            else:
                self._tensor(item.data)

    def _initializer(self, data: memoryview, top: bool) -> None:
        name = self._tensor(data)
        if top and name:
            self.initializers.add(name)
        else:
            self.unnamed += 1

    def _sparse(self, data: memoryview) -> None:
        """SparseTensorProto: 1 values, 2 indices."""
        for item in self._messages(data, 1, 2):
            self._tensor(item.data)

    def _tensor(self, data: memoryview) -> str:
        """TensorProto: 8 name, 13 external_data, 14 data_location (1 is external). Returns the name."""
        name, locations, outside = "", [], False
        for item in self.fields(data):
            if item.number == 8 and item.kind == BYTES:
                name = _text(item.data)
            elif item.number == 13 and item.kind == BYTES:
                outside = True
                locations.append(self._location(item.data))
            elif item.number == 14 and item.kind == VARINT:
                outside = outside or item.value != 0
        if outside:
            self.external.append(next(filter(None, locations), "(no location)"))
        return name

    def _location(self, data: memoryview) -> str:
        """StringStringEntryProto: 1 key, 2 value. The value when the key is `location`, else nothing."""
        pair = {item.number: _text(item.data) for item in self._messages(data, 1, 2)}
        return pair.get(2, "") if pair.get(1) == "location" else ""

    def _opset(self, data: memoryview) -> tuple[str, int]:
        """OperatorSetIdProto: 1 domain, 2 version."""
        domain, version = "", 0
        for item in self.fields(data):
            if item.number == 1 and item.kind == BYTES:
                domain = _text(item.data)
            elif item.number == 2 and item.kind == VARINT:
                version = max(version, item.value)
        return domain, version

    def _value(self, data: memoryview) -> Value:
        """ValueInfoProto: 1 name, 2 type; TypeProto: 1 tensor_type; Tensor: 1 elem_type, 2 shape."""
        name, kind, shape = "", 0, None
        for item in self._messages(data, 1, 2):
            if item.number == 1:
                name = _text(item.data)
                continue
            for tensor in self._messages(item.data, 1):
                for part in self.fields(tensor.data):
                    if part.number == 1 and part.kind == VARINT:
                        kind = part.value
                    elif part.number == 2 and part.kind == BYTES:
                        shape = tuple(self._dimension(one.data) for one in self._messages(part.data, 1))
        return Value(name, kind, shape)

    def _dimension(self, data: memoryview) -> int | str:
        """Dimension: 1 dim_value, 2 dim_param."""
        for item in self.fields(data):
            if item.number == 1 and item.kind == VARINT:
                return item.value
            if item.number == 2 and item.kind == BYTES:
                return _text(item.data)
        return "?"

    def _messages(self, data: memoryview, *numbers: int) -> Iterator[Field]:
        return (item for item in self.fields(data) if item.kind == BYTES and item.number in numbers)


def _text(data: memoryview) -> str:
    """Names as text; an overlong one is cut, so that it can be no known name."""
    return bytes(data[:1024]).decode("utf-8", "backslashreplace")
