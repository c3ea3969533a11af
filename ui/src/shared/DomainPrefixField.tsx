import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import type { ReactNode } from "react";
import { FieldError } from "../kit/ErrorAlert";
import type { DomainPrefixEntry } from "./useDomainPrefix";

interface Props {
  entry: DomainPrefixEntry;
  region: string;
  /** A button beside the field. */
  beside?: ReactNode;
}

export function DomainPrefixField({ entry, region, beside }: Props) {
  const { text, edit, problem, free, checking } = entry;
  const address = text === "" ? `PREFIX.auth.${region}` : `${text}.auth.${region}`;
  const said = checking ? "Checking whether it is free." : free ? "It is free." : "";
  return (
    <FormField
      data-testid="domain-prefix-field"
      label="Domain prefix"
      description="The address of the pool’s sign-in page and token endpoint. It cannot be changed later."
      constraintText={`${address}.amazoncognito.com. ${said}`}
      errorText={problem !== null && <FieldError code="bad_domain_prefix">{problem}</FieldError>}
      secondaryControl={beside}
    >
      <Input
        data-testid="domain-prefix"
        value={text}
        disableBrowserAutocorrect
        spellcheck={false}
        onChange={({ detail }) => {
          edit(detail.value);
        }}
      />
    </FormField>
  );
}
